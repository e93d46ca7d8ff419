import { type Result, fail, succeed } from './errors'
import { sentence } from './sentence'

/**
 * A part's thresholds from its good pictures alone: the rule of `training/src/flawscope/part_calibration.py`,
 * where it is derived, number for number.
 *
 * On logits, the prediction interval for the next picture of a normal distribution whose variance has a scaled
 * inverse chi-square prior: the spread of good parts in general, worth {@link PRIOR_PICTURES} pictures.
 */

const CLIP = 1e-6
/** Spread of the logits among good pictures of one part, and how many pictures that knowledge is worth. */
const SCORE_SPREAD = 0.25
const PEAK_SPREAD = 1
const PRIOR_PICTURES = 4
const BISECTIONS = 80

export const LOWEST_RATE = 0.001
export const HIGHEST_RATE = 0.5

/**
 * What a threshold rests on. `assumed`: one picture, the spread is that of other parts; `few`: two to four
 * pictures, mostly that of other parts; `extrapolated`: the spread was seen, but the wanted rate is rarer than one
 * in all the pictures; `seen`: at that rate the pictures themselves would have given an alarm.
 */
export type Certainty = 'assumed' | 'few' | 'extrapolated' | 'seen'

export interface PartThreshold {
  /** In (0, 1); more is an alarm. */
  readonly value: number
  /** Lowest and highest value of a good picture. */
  readonly low: number
  readonly high: number
}

export interface PartCalibration {
  /** On the image score. */
  readonly image: PartThreshold
  /** On cells of the refined map: a good picture has one above it at the wanted rate. */
  readonly pixel: PartThreshold
  /** Wanted share of good pictures that raise an alarm. */
  readonly rate: number
  readonly pictures: number
  readonly certainty: Certainty
}

/**
 * @param scores Leave-one-out scores of the good pictures.
 * @param peaks  The largest cell of each one's refined map.
 * @param rate   Wanted share of good pictures that raise an alarm.
 * @returns `part-invalid` where there is no picture, or the rate cannot be set.
 */
export function calibratePart(
  scores: readonly number[],
  peaks: readonly number[],
  rate: number,
): Result<PartCalibration> {
  const pictures = scores.length
  if (pictures === 0) {
    return fail(
      'part-invalid',
      sentence`There is no good picture to calibrate on.`,
      sentence`Add at least one.`,
    )
  }
  if (!(rate >= LOWEST_RATE && rate <= HIGHEST_RATE)) {
    return fail(
      'part-invalid',
      sentence`A false-alarm rate of ${rate} cannot be set.`,
      sentence`Choose one from ${LOWEST_RATE} to ${HIGHEST_RATE}.`,
    )
  }
  return succeed({
    image: thresholdOf(scores, rate, SCORE_SPREAD),
    pixel: thresholdOf(peaks, rate, PEAK_SPREAD),
    rate,
    pictures,
    certainty: certaintyOf(pictures, rate),
  })
}

function certaintyOf(pictures: number, rate: number): Certainty {
  if (pictures === 1) return 'assumed'
  if (pictures <= 4) return 'few'
  return pictures * rate >= 1 ? 'seen' : 'extrapolated'
}

function thresholdOf(values: readonly number[], rate: number, prior: number): PartThreshold {
  const logits = values.map((value) => {
    const probability = Math.min(Math.max(value, CLIP), 1 - CLIP)
    return Math.log(probability / (1 - probability))
  })
  const count = logits.length
  const centre = logits.reduce((sum, x) => sum + x, 0) / count
  const seen = logits.reduce((sum, x) => sum + (x - centre) ** 2, 0)
  const freedom = PRIOR_PICTURES + count - 1
  const spread = Math.sqrt((PRIOR_PICTURES * prior ** 2 + seen) / freedom)
  const place = centre + studentTQuantile(1 - rate, freedom) * spread * Math.sqrt(1 + 1 / count)
  return { value: 1 / (1 + Math.exp(-place)), low: Math.min(...values), high: Math.max(...values) }
}

/** Distribution function of Student's t for whole degrees of freedom (Abramowitz and Stegun 26.7.3/4). */
function studentT(x: number, freedom: number): number {
  const angle = Math.atan(x / Math.sqrt(freedom))
  const cosine = Math.cos(angle) ** 2
  const odd = freedom % 2
  let term = odd ? Math.cos(angle) : 1
  let total = 0
  for (let step = 0; step < Math.floor(freedom / 2); step++) {
    total += term
    term *= (cosine * (2 * step + 1 + odd)) / (2 * step + 2 + odd)
  }
  const between = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * total) : Math.sin(angle) * total
  return 0.5 + between / 2
}

/** Its inverse for shares from 0.5 on, by bisection. */
function studentTQuantile(share: number, freedom: number): number {
  let [low, high] = [0, 1]
  while (studentT(high, freedom) < share) high *= 2
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2
    if (studentT(middle, freedom) < share) low = middle
    else high = middle
  }
  return high
}
