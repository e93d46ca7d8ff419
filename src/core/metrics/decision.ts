import { operatingPoints } from './ranking'

/** What a threshold on the image score does to labelled pictures. */

export interface LabelledScore {
  readonly score: number
  readonly isDefective: boolean
}

/** Counts of pictures; a score that reaches the threshold is NG. */
export interface Confusion {
  /** Defective and NG. */
  readonly caught: number
  /** Defective and OK. */
  readonly missed: number
  /** Good and NG. */
  readonly falseAlarms: number
  /** Good and OK. */
  readonly passed: number
}

/** Shares in [0, 1]; null where there is nothing to take a share of. */
export interface Rates {
  /** Caught of the defective: recall, sensitivity. */
  readonly catchRate: number | null
  /** False alarms of the good. */
  readonly falseAlarmRate: number | null
  /** Caught of all NG. */
  readonly precision: number | null
  /** Right verdicts of all. */
  readonly accuracy: number | null
  /** Harmonic mean of precision and catch rate. */
  readonly f1: number | null
}

export function confusionAt(scores: readonly LabelledScore[], threshold: number): Confusion {
  const counts = { caught: 0, missed: 0, falseAlarms: 0, passed: 0 }
  for (const { score, isDefective } of scores) {
    if (score >= threshold) counts[isDefective ? 'caught' : 'falseAlarms']++
    else counts[isDefective ? 'missed' : 'passed']++
  }
  return counts
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

export function ratesOf({ caught, missed, falseAlarms, passed }: Confusion): Rates {
  return {
    catchRate: share(caught, caught + missed),
    falseAlarmRate: share(falseAlarms, falseAlarms + passed),
    precision: share(caught, caught + falseAlarms),
    accuracy: share(caught + passed, caught + missed + falseAlarms + passed),
    f1: share(2 * caught, 2 * caught + falseAlarms + missed),
  }
}

/** Scores of one class, ascending. */
export const sortedScores = (scores: readonly LabelledScore[], isDefective: boolean): Float64Array =>
  Float64Array.from(scores.filter((one) => one.isDefective === isDefective).map(({ score }) => score)).sort()

/**
 * The threshold with the largest Youden's J, catch rate less false-alarm rate; of equal ones the highest, which
 * alarms least. J does not depend on how many of the pictures are defective, which in a test folder says nothing
 * about the line; F1 and accuracy do. It lies half-way to the next score below, so that neither side stands on it.
 *
 * @returns Null where one of the two classes is empty.
 */
export function bestThreshold(scores: readonly LabelledScore[]): number | null {
  const defective = sortedScores(scores, true)
  const good = sortedScores(scores, false)
  if (defective.length === 0 || good.length === 0) return null
  // Without the point where nothing alarms: it gains no more than the last, where everything does.
  const points = operatingPoints(defective, good).slice(1)
  // In whole numbers, so that equal ones are equal.
  const gains = points.map(
    ({ truePositives, falsePositives }) => truePositives * good.length - falsePositives * defective.length,
  )
  const best = gains.indexOf(Math.max(...gains))
  const { threshold } = points[best]!
  const below = points[best + 1]?.threshold
  return below === undefined ? threshold : (threshold + below) / 2
}
