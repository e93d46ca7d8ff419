import type { AnomalyMap } from './inference'

/** Cells a side of the window whose mean is scored. */
const WINDOW = 5

/**
 * The image score of a refined map: the largest mean over 5 x 5 cells, windows wholly on the map.
 *
 * The same as `score_of` in `training/src/flawscope/detector.py`, which the detector's graph carries: on the
 * map that a run gave this is the graph's own score (within float32), so that a score of a changed map is on
 * the scale of the thresholds. A map narrower than the window is one window.
 */
export function scoreMap({ width, height, data }: AnomalyMap): number {
  return Math.min(1, Math.max(0, largestMean(data, width, height)))
}

/** Probabilities nearer to 0 and 1 than this have no logit worth telling apart. */
const CLIP = 1e-6
/** Weight of the brightest patch in the reference graph's score: `score` in `training/src/flawscope/reference.py`. */
const PEAK_WEIGHT = 1 / 4

/**
 * The score that the reference graph would give if only some cells counted: its brightest patch is looked for among
 * those, on logits as in the graph; how unlike the references the picture is as a whole stays as it was. Cells that
 * do not count are as calm as the calmest of the map.
 *
 * @param score The graph's score of the whole map.
 * @param mask  1 for a cell that counts, row major.
 * @returns 0 where no cell counts.
 */
export function partScoreWithin(
  score: number,
  { width, height, data }: AnomalyMap,
  mask: Uint8Array<ArrayBuffer>,
): number {
  if (!mask.includes(1)) return 0
  const logits = Float64Array.from(data, logit)
  const calmest = logits.reduce((low, value) => Math.min(low, value), Infinity)
  const counted = logits.map((value, index) => (mask[index] ? value : calmest))
  const difference = largestMean(counted, width, height) - largestMean(logits, width, height)
  return 1 / (1 + Math.exp(-(logit(score) + PEAK_WEIGHT * difference)))
}

function logit(probability: number): number {
  const clipped = Math.min(Math.max(probability, CLIP), 1 - CLIP)
  return Math.log(clipped / (1 - clipped))
}

/** The largest mean over windows wholly on the map. */
function largestMean(data: Float32Array | Float64Array, width: number, height: number): number {
  const columns = Math.min(WINDOW, width)
  const rows = Math.min(WINDOW, height)
  /** Sums of each column over the rows of the window. */
  const sums = new Float64Array(width)
  let best = -Infinity
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) sums[x] = sums[x]! + data[y * width + x]!
    if (y < rows - 1) continue
    let sum = 0
    for (let x = 0; x < width; x++) {
      sum += sums[x]!
      if (x < columns - 1) continue
      best = Math.max(best, sum)
      sum -= sums[x - columns + 1]!
    }
    for (let x = 0; x < width; x++) sums[x] = sums[x]! - data[(y - rows + 1) * width + x]!
  }
  return best / (columns * rows)
}
