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
  const columns = Math.min(WINDOW, width)
  const rows = Math.min(WINDOW, height)
  /** Sums of each column over the rows of the window. */
  const sums = new Float64Array(width)
  let best = 0
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
  return Math.min(1, best / (columns * rows))
}
