import { i18n } from '@lingui/core'
import { plural, t } from '@lingui/core/macro'
import { Button } from '../../components/Button'
import { SegmentedControl } from '../../components/SegmentedControl'
import { evaluationViews, type EvaluationView } from '../../core/evaluation'
import { ratesOf, type Confusion, type LabelledScore } from '../../core/metrics/decision'
import { upperEnd } from '../../lib/evaluation/class-histogram'
import type { EvaluationResult } from '../../lib/evaluation/result'
import { formatFixed, formatNumber, formatScore } from '../../lib/format'
import { ThresholdHistogram } from './ThresholdHistogram'
import { viewNames } from './words'

interface DecisionSectionProps {
  result: EvaluationResult
  view: EvaluationView
  scores: readonly LabelledScore[]
  threshold: number
  best: number | null
  confusion: Confusion
  onView: (view: EvaluationView) => void
  onThreshold: (threshold: number) => void
}

/** What a threshold on the image score does: scores by class, the line between OK and NG, and what follows. */
export function DecisionSection(props: DecisionSectionProps) {
  const { result, view, scores, threshold, best, confusion, onView, onThreshold } = props
  const { caught, missed, falseAlarms, passed } = confusion
  const inUse = result.subject.threshold
  return (
    <section className="grid grid-cols-1 content-start gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-base font-semibold">{t`Threshold`}</h3>
        <SegmentedControl
          label={t`Score of the map`}
          segments={evaluationViews
            .filter((one) => result.figures[one])
            .map((one) => ({ value: one, label: i18n._(viewNames[one]) }))}
          value={view}
          onChange={onView}
        />
      </div>
      <ThresholdHistogram
        scores={scores}
        upper={upperEnd(scores)}
        threshold={threshold}
        outcome={t`${missed} of ${caught + missed} defective missed, ${falseAlarms} of ${falseAlarms + passed} good alarmed`}
        onChange={onThreshold}
      />
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-auto numeric">
          {t`NG from`} <strong data-testid="threshold">{formatScore(threshold)}</strong>
        </p>
        {best === null ? null : (
          <Button size="small" onClick={() => onThreshold(best)}>
            {t`Best: ${formatScore(best)}`}
          </Button>
        )}
        {view === 'refined' ? (
          <Button size="small" onClick={() => onThreshold(inUse)}>
            {t`In use: ${formatScore(inUse)}`}
          </Button>
        ) : null}
      </div>
      <ConfusionMatrix confusion={confusion} />
      <Rates confusion={confusion} />
      <p className="text-xs text-pretty text-ink-muted">
        {t`Best is where catch rate less false-alarm rate is largest (Youden’s J). It does not depend on how many of the pictures are defective, which here says nothing about the line. Measured on the same pictures, it flatters a little.`}
      </p>
    </section>
  )
}

function ConfusionMatrix({ confusion: { caught, missed, falseAlarms, passed } }: { confusion: Confusion }) {
  const cell = (count: number, name: string, isWrong: boolean, id: string) => (
    <td
      data-testid={id}
      className={`border border-line px-2 py-2 sm:px-3 ${count === 0 ? '' : isWrong ? 'bg-ng-soft' : 'bg-ok-soft'}`}
    >
      <span className="text-lg font-semibold">{formatNumber(count)}</span>{' '}
      <span className="text-xs wrap-break-word hyphens-auto text-ink-muted">{name}</span>
    </td>
  )
  return (
    <table className="w-full table-fixed border-collapse numeric" data-testid="confusion">
      <caption className="sr-only">{t`Confusion matrix`}</caption>
      <thead>
        <tr className="text-xs text-ink-muted">
          <td className="w-20 sm:w-24" />
          <th scope="col" className="py-1 font-medium">
            {t`judged NG`}
          </th>
          <th scope="col" className="py-1 font-medium">
            {t`judged OK`}
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row" className="pr-2 text-left text-xs font-medium text-ink-muted">
            {t`defective`}
          </th>
          {cell(caught, t`caught`, false, 'caught')}
          {cell(missed, t`missed`, true, 'missed')}
        </tr>
        <tr>
          <th scope="row" className="pr-2 text-left text-xs font-medium text-ink-muted">
            {t`good`}
          </th>
          {cell(
            falseAlarms,
            plural(falseAlarms, { one: 'false alarm', other: 'false alarms' }),
            true,
            'false-alarms',
          )}
          {cell(passed, t`passed`, false, 'passed')}
        </tr>
      </tbody>
    </table>
  )
}

function Rates({ confusion }: { confusion: Confusion }) {
  const rates = ratesOf(confusion)
  const rows = [
    [t`Catch rate`, rates.catchRate],
    [t`False-alarm rate`, rates.falseAlarmRate],
    [t`Precision`, rates.precision],
    [t`Accuracy`, rates.accuracy],
    [t`F1`, rates.f1],
  ] as const
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))] gap-x-4 gap-y-2">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs text-ink-muted">{name}</dt>
          <dd className="text-base numeric">
            {value === null ? '–' : `${formatFixed(100 * value, 1)}\u00a0%`}
          </dd>
        </div>
      ))}
    </dl>
  )
}
