/**
 * What the references of a part say about each other: whether one does not belong among them, whether one adds
 * nothing, whether there are enough. All of it comes from what teaching measured; no picture is looked at again.
 */

/** What of a reference is needed here. */
export interface CoveredReference {
  readonly id: string
  readonly width: number
  readonly height: number
  /** Leave-one-out score. */
  readonly score: number
  readonly bankShare: number
  readonly nearest: { readonly id: string; readonly distance: number } | null
}

export interface Coverage {
  /** Judged by the others, these look defective, or show something else; the worst first. */
  readonly outliers: readonly string[]
  /** These gave so little to the bank that the part would be about the same without them. */
  readonly redundant: readonly string[]
  /** Fewer than {@link ENOUGH_REFERENCES}. */
  readonly isFew: boolean
  /** Upright ones among lying ones, or the other way round: the fewer kind. */
  readonly turned: readonly string[]
  /** Longer sides differ by more than a factor of two: the ones that are not like most. */
  readonly otherSize: readonly string[]
}

/** Below this the spread of good parts is mostly taken from other parts; see part-calibration.ts. */
export const ENOUGH_REFERENCES = 5
/** The others have to be a crowd before one can stand out of it. */
const FEWEST_FOR_OUTLIERS = 4

/**
 * An outlier's logit lies above the median of the others by more than this many of their spreads. Both numbers were
 * chosen on the open categories, a defective picture among eight good ones; docs/verification.md has what they find
 * there and elsewhere.
 */
export const OUTLIER_SPREADS = 3
/** Least spread, in logits: pictures that are all alike must not make an outlier of any small difference. */
export const LEAST_LOGIT_SPREAD = 0.35
/** Makes the median deviation that of a normal distribution. */
const NORMAL = 1.4826

/** A reference that gave less than this part of its fair share of the bank adds little. */
const REDUNDANT_SHARE = 0.35
const FEWEST_FOR_REDUNDANCY = 6
const OTHER_SIZE = 2
const CLIP = 1e-6

/** What is to be said about a part's references. */
export function coverageOf(references: readonly CoveredReference[]): Coverage {
  return {
    outliers: outliersOf(references),
    redundant: redundantOf(references),
    isFew: references.length < ENOUGH_REFERENCES,
    turned: turnedOf(references),
    otherSize: otherSizeOf(references),
  }
}

function outliersOf(references: readonly CoveredReference[]): string[] {
  if (references.length < FEWEST_FOR_OUTLIERS) return []
  const logits = references.map(({ score }) => logit(score))
  return references
    .map(({ id }, index) => {
      const others = logits.filter((_, place) => place !== index)
      const middle = median(others)
      const deviation = NORMAL * median(others.map((value) => Math.abs(value - middle)))
      return { id, distance: (logits[index]! - middle) / Math.max(deviation, LEAST_LOGIT_SPREAD) }
    })
    .filter(({ distance }) => distance > OUTLIER_SPREADS)
    .sort((a, b) => b.distance - a.distance)
    .map(({ id }) => id)
}

function redundantOf(references: readonly CoveredReference[]): string[] {
  if (references.length < FEWEST_FOR_REDUNDANCY) return []
  return references
    .filter(({ bankShare }) => bankShare * references.length < REDUNDANT_SHARE)
    .map(({ id }) => id)
}

function turnedOf(references: readonly CoveredReference[]): string[] {
  const [lying, upright] = [
    references.filter(({ width, height }) => width > height),
    references.filter(({ width, height }) => width < height),
  ]
  return (lying.length < upright.length ? lying : upright).map(({ id }) => id)
}

function otherSizeOf(references: readonly CoveredReference[]): string[] {
  const usual = median(references.map(({ width, height }) => Math.max(width, height)))
  return references
    .filter(({ width, height }) => {
      const side = Math.max(width, height)
      return side > OTHER_SIZE * usual || usual > OTHER_SIZE * side
    })
    .map(({ id }) => id)
}

function logit(probability: number): number {
  const clipped = Math.min(Math.max(probability, CLIP), 1 - CLIP)
  return Math.log(clipped / (1 - clipped))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
