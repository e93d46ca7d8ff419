import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { evaluationViews } from '../../core/evaluation'
import type { EvaluationResult } from '../../lib/evaluation/result'
import { formatFigure } from './format-figure'
import { viewNames } from './words'

/** The four figures of each view, side by side; the best of each column stands out. */
export function FiguresTable({ figures }: Pick<EvaluationResult, 'figures'>) {
  const views = evaluationViews.filter((view) => figures[view])
  const columns = [
    [t`Image AUROC`, 'imageAuroc'],
    [t`Pixel AUROC`, 'pixelAuroc'],
    [t`Pixel AP`, 'pixelAp'],
    [t`AUPRO@0.3`, 'aupro'],
  ] as const
  return (
    <table className="w-full table-fixed text-base numeric max-sm:text-xs" data-testid="figures">
      <thead>
        <tr className="border-b border-line text-left text-xs text-ink-muted">
          <th className="w-[21%] py-1.5 align-bottom font-medium">{t`Map`}</th>
          {columns.map(([name, key]) => (
            <th
              key={key}
              className="py-1.5 pl-2 text-right align-bottom font-medium max-sm:pl-0.5 max-sm:text-2xs max-sm:tracking-tighter"
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {views.map((view) => (
          <tr key={view} className="border-b border-line last:border-0" data-view={view}>
            <th scope="row" className="py-1.5 text-left font-medium">
              {i18n._(viewNames[view])}
            </th>
            {columns.map(([, key]) => {
              const value = figures[view]![key]
              const best = Math.max(...views.map((other) => figures[other]![key] ?? -1))
              return (
                <td
                  key={key}
                  data-figure={key}
                  data-value={value ?? undefined}
                  className={`py-1.5 text-right ${value !== null && value === best ? 'font-semibold' : 'text-ink-muted'}`}
                >
                  {formatFigure(value)}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
