import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { useMemo, useState } from 'react'
import { CurveChart, type Series } from '../../components/CurveChart'
import { SegmentedControl } from '../../components/SegmentedControl'
import { evaluationViews, type EvaluationView } from '../../core/evaluation'
import type { Confusion } from '../../core/metrics/decision'
import { ratesOf } from '../../core/metrics/decision'
import { imageCurves, pixelCurves, type Curves } from '../../lib/evaluation/curves'
import { labelledScores, type EvaluationResult } from '../../lib/evaluation/result'
import { formatFigure } from './format-figure'
import { viewNames } from './words'

const styles = { refined: 'solid', coarse: 'dashed', distance: 'dotted' } as const satisfies Record<
  EvaluationView,
  Series['style']
>

interface CurvesSectionProps {
  result: EvaluationResult
  /** At the chosen threshold, of the chosen view. */
  confusion: Confusion
}

/** ROC and precision-recall curves of all views, over pictures or over pixels. */
export function CurvesSection({ result, confusion }: CurvesSectionProps) {
  const [unit, setUnit] = useState<'pictures' | 'pixels'>('pictures')
  const curves = useMemo(
    () =>
      evaluationViews.flatMap((view) => {
        const figures = result.figures[view]
        if (!figures) return []
        const found = unit === 'pixels' ? pixelCurves(figures) : imageCurves(labelledScores(result, view))
        return found ? [{ view, figures, curves: found }] : []
      }),
    [result, unit],
  )
  const seriesOf = (kind: keyof Curves): Series[] =>
    curves.map(({ view, figures, curves }) => {
      const [roc, pr] =
        unit === 'pixels' ? [figures.pixelAuroc, figures.pixelAp] : [figures.imageAuroc, figures.imageAp]
      return {
        name: i18n._(viewNames[view]),
        value: formatFigure(kind === 'roc' ? roc : pr),
        points: curves[kind],
        style: styles[view],
      }
    })
  const { catchRate, falseAlarmRate, precision } = ratesOf(confusion)
  const isMarked = unit === 'pictures' && catchRate !== null && falseAlarmRate !== null
  return (
    <section className="grid grid-cols-1 content-start gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-base font-semibold">{t`Curves`}</h3>
        <SegmentedControl
          label={t`Curves over`}
          segments={[
            { value: 'pictures', label: t`Pictures` },
            { value: 'pixels', label: t`Pixels` },
          ]}
          value={unit}
          onChange={setUnit}
        />
      </div>
      {curves.length === 0 ? (
        <p className="text-ink-muted">
          {unit === 'pixels'
            ? t`Without masks there is nothing to draw.`
            : t`Curves need good and defective pictures.`}
        </p>
      ) : (
        <div className="grid grid-cols-1 gap-6 sm:grid-cols-2">
          <CurveChart
            title={t`ROC, area under it`}
            kind="roc"
            xLabel={t`False-alarm rate`}
            yLabel={t`Catch rate`}
            series={seriesOf('roc')}
            marker={isMarked ? [falseAlarmRate, catchRate] : undefined}
          />
          <CurveChart
            title={t`Precision and recall, average precision`}
            kind="pr"
            xLabel={t`Catch rate`}
            yLabel={t`Precision`}
            series={seriesOf('pr')}
            marker={isMarked && precision !== null ? [catchRate, precision] : undefined}
          />
        </div>
      )}
    </section>
  )
}
