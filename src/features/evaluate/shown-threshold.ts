import { bestThreshold } from '../../core/metrics/decision'
import { labelledScores, type EvaluationResult } from '../../lib/evaluation/result'
import type { EvaluationView } from '../../core/evaluation'

/** The best threshold of a view by Youden's J; null where a class is empty. */
export const bestOf = (result: EvaluationResult, view: EvaluationView): number | null =>
  bestThreshold(labelledScores(result, view))

/**
 * The threshold at which a result is shown: where a person moved it, else the one in use for the refined score and the
 * best one for the others, for which none is in use.
 */
export const shownThreshold = (
  result: EvaluationResult,
  view: EvaluationView,
  moved: number | undefined,
): number => moved ?? (view === 'refined' ? result.subject.threshold : (bestOf(result, view) ?? 0))
