import { t } from '@lingui/core/macro'
import { ScrollTable } from '../../components/ScrollTable'
import type { EvaluationView } from '../../core/evaluation'
import type { EvaluationResult } from '../../lib/evaluation/result'
import { formatNumber, formatScore } from '../../lib/format'
import { formatFigure } from './format-figure'
import { typeRows } from '../../lib/evaluation/type-rows'

interface TypeTableProps {
  result: EvaluationResult
  view: EvaluationView
  threshold: number
}

/** Which types of defect are found well and which are not; the worst caught first. */
export function TypeTable({ result, view, threshold }: TypeTableProps) {
  const rows = typeRows(result, view, threshold)
  if (rows.length === 0) return null
  const head = [t`Pictures`, t`Caught`, t`Median score`, t`Image AUROC`, t`Pixel AUROC`, t`AUPRO@0.3`]
  return (
    <section className="grid grid-cols-1 gap-2">
      <h3 className="text-base font-semibold">{t`By type of defect`}</h3>
      <ScrollTable label={t`By type of defect`}>
        <table className="w-full min-w-xl numeric" data-testid="types">
          <thead>
            <tr className="border-b border-line text-left text-xs text-ink-muted">
              <th className="py-1.5 font-medium">{t`Type`}</th>
              {head.map((name) => (
                <th key={name} className="py-1.5 text-right font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ defect, pictures, caught, medianScore, imageAuroc, pixelAuroc, aupro }) => (
              <tr key={defect} className="border-b border-line last:border-0">
                <th scope="row" className="max-w-48 truncate py-1.5 text-left font-medium">
                  {defect}
                </th>
                <td className="py-1.5 text-right">{formatNumber(pictures)}</td>
                <td className="py-1.5 text-right">{t`${caught} of ${pictures}`}</td>
                <td className="py-1.5 text-right">{formatScore(medianScore)}</td>
                <td className="py-1.5 text-right">{formatFigure(imageAuroc)}</td>
                <td className="py-1.5 text-right">{formatFigure(pixelAuroc)}</td>
                <td className="py-1.5 text-right">{formatFigure(aupro)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollTable>
      <p className="text-xs text-ink-muted">
        {t`Each type against all good pictures; its pixels against the normal pixels of all pictures.`}
      </p>
    </section>
  )
}
