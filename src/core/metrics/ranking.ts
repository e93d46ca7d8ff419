/** How well scores rank the positive above the negative, exactly and with ties. */

/** One point of the curves. A score that reaches the threshold counts as positive. */
export interface OperatingPoint {
  /** Infinity at the first point, where nothing is positive. */
  readonly threshold: number
  readonly truePositives: number
  readonly falsePositives: number
}

type Values = Float32Array | Float64Array

/**
 * Walks through all distinct values from the highest to the lowest.
 *
 * @param positives Sorted, ascending.
 * @param negatives Sorted, ascending.
 * @param visit     Called after each value with the counts of those at or above it.
 */
export function walkDown(
  positives: Values,
  negatives: Values,
  visit: (threshold: number, truePositives: number, falsePositives: number) => void,
): void {
  let i = positives.length - 1
  let j = negatives.length - 1
  while (i >= 0 || j >= 0) {
    const value = Math.max(i >= 0 ? positives[i]! : -Infinity, j >= 0 ? negatives[j]! : -Infinity)
    while (i >= 0 && positives[i] === value) i--
    while (j >= 0 && negatives[j] === value) j--
    visit(value, positives.length - 1 - i, negatives.length - 1 - j)
  }
}

export interface RankingFigures {
  /** Area under the ROC curve, trapezoidal: the chance that a positive outranks a negative, ties counting half. */
  readonly auroc: number
  /** Sum of precision over steps of recall, not interpolated. */
  readonly averagePrecision: number
}

/** Both figures in one walk; undefined where one of the two classes is empty. */
export function rankingFigures(positives: Values, negatives: Values): RankingFigures | undefined {
  if (positives.length === 0 || negatives.length === 0) return undefined
  // Pairs in the right order, twice, so that halves stay whole numbers: exact up to 2^53.
  let pairs = 0
  let precision = 0
  let lastTrue = 0
  let lastFalse = 0
  walkDown(positives, negatives, (_, truePositives, falsePositives) => {
    pairs += (falsePositives - lastFalse) * (truePositives + lastTrue)
    precision += ((truePositives - lastTrue) * truePositives) / (truePositives + falsePositives)
    lastTrue = truePositives
    lastFalse = falsePositives
  })
  return {
    auroc: pairs / 2 / (positives.length * negatives.length),
    averagePrecision: precision / positives.length,
  }
}

/** Area under the ROC curve alone; null where one of the two classes is empty. */
export const auroc = (positives: Values, negatives: Values): number | null =>
  rankingFigures(positives, negatives)?.auroc ?? null

/**
 * Points of the curves from nothing positive to everything positive.
 *
 * @param spacing Points closer than this in both rates to the one before are left out; 0 keeps every distinct value.
 */
export function operatingPoints(positives: Values, negatives: Values, spacing = 0): OperatingPoint[] {
  const points: OperatingPoint[] = [{ threshold: Infinity, truePositives: 0, falsePositives: 0 }]
  let last = points[0]!
  const total = positives.length + negatives.length
  walkDown(positives, negatives, (threshold, truePositives, falsePositives) => {
    const isFar =
      truePositives - last.truePositives >= spacing * positives.length ||
      falsePositives - last.falsePositives >= spacing * negatives.length
    if (!isFar && truePositives + falsePositives < total) return
    last = { threshold, truePositives, falsePositives }
    points.push(last)
  })
  return points
}
