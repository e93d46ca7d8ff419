import type { LabelledScore } from '../../core/metrics/decision'
import { BIN_COUNT, binOf } from '../score-histogram'

export interface ClassBin {
  readonly good: number
  readonly defective: number
}

/** How many pictures of each class score in each fortieth of [0, upper]. */
export function binClasses(scores: readonly LabelledScore[], upper: number): readonly ClassBin[] {
  const bins = Array.from({ length: BIN_COUNT }, () => ({ good: 0, defective: 0 }))
  for (const { score, isDefective } of scores)
    bins[binOf(score / upper)]![isDefective ? 'defective' : 'good']++
  return bins
}

/** The end of the scale: 1 for probabilities, and what just holds the largest distance. */
export function upperEnd(scores: readonly LabelledScore[]): number {
  const largest = scores.reduce((most, { score }) => Math.max(most, score), 0)
  return largest <= 1 ? 1 : Math.ceil(largest * 10) / 10
}
