import { t } from '@lingui/core/macro'
import { useMemo } from 'react'
import { confusionAt } from '../../core/metrics/decision'
import { labelledScores, type EvaluatedPicture, type EvaluationResult } from '../../lib/evaluation/result'
import { formatNumber } from '../../lib/format'
import { useEvaluation } from '../../stores/evaluation'
import { CurvesSection } from './CurvesSection'
import { DecisionSection } from './DecisionSection'
import { ExportButtons } from './ExportButtons'
import { FiguresTable } from './FiguresTable'
import { Mistakes } from './Mistakes'
import { Problems } from './Problems'
import { bestOf, shownThreshold } from './shown-threshold'
import { TypeTable } from './TypeTable'

interface ResultsProps {
  result: EvaluationResult
  onOpen: (picture: EvaluatedPicture) => void
}

/** Everything that a run has shown. */
export function Results({ result, onOpen }: ResultsProps) {
  const view = useEvaluation((state) => state.view)
  const moved = useEvaluation((state) => state.thresholds[state.view])
  const scores = useMemo(() => labelledScores(result, view), [result, view])
  const best = useMemo(() => bestOf(result, view), [result, view])
  const threshold = shownThreshold(result, view, moved)
  const confusion = useMemo(() => confusionAt(scores, threshold), [scores, threshold])
  const defective = confusion.caught + confusion.missed
  const masks = result.pictures.filter(({ mask }) => mask === 'used').length
  const good = result.pictures.length - defective
  return (
    <div className="grid grid-cols-1 gap-8" data-testid="evaluation-results">
      <section className="grid grid-cols-1 gap-3">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <div>
            <h2 className="text-xl font-semibold">
              {result.set.name || t`Labelled pictures`} · {result.subject.part?.name ?? t`Generic`}
            </h2>
            <p className="text-ink-muted numeric">
              {t`${formatNumber(good)} good, ${formatNumber(defective)} defective, ${formatNumber(masks)} with mask`}
            </p>
          </div>
          <ExportButtons result={result} view={view} threshold={threshold} />
        </div>
        <Problems problems={result.problems} />
        <FiguresTable figures={result.figures} />
        <p className="text-xs text-pretty text-ink-muted">
          {t`In points of 100. Maps and masks at 256 x 256; defective pictures without a mask are left out of the pixel figures. Coarse is what the text prompts see, refined the final map, distance the plain distance from a part’s references. The whole picture counts, looked at in one run.`}
        </p>
      </section>
      <div className="grid grid-cols-1 gap-8 lg:grid-cols-2">
        <DecisionSection
          result={result}
          view={view}
          scores={scores}
          threshold={threshold}
          best={best}
          confusion={confusion}
          onView={(next) => useEvaluation.setState({ view: next })}
          onThreshold={(next) =>
            useEvaluation.setState(({ thresholds }) => ({ thresholds: { ...thresholds, [view]: next } }))
          }
        />
        <CurvesSection result={result} confusion={confusion} />
      </div>
      <TypeTable result={result} view={view} threshold={threshold} />
      <div className="grid grid-cols-1 gap-8 lg:grid-cols-2">
        <Mistakes result={result} view={view} threshold={threshold} onOpen={onOpen} />
      </div>
    </div>
  )
}
