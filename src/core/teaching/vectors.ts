import { cellsOf, type LevelSpec } from './reference-spec'

/**
 * A level's vectors from the features of its source, row by row.
 *
 * Means over windows come from running sums in doubles, as in `vectors` of
 * `training/src/flawscope/teaching.py`, so that the order of adding does not show.
 *
 * @param features [C, side, side].
 * @returns [cells * cells, C].
 */
export function toVectors(features: Float32Array, level: LevelSpec): Float32Array<ArrayBuffer> {
  const { channels, side, window } = level
  const cells = cellsOf(level)
  const vectors = new Float32Array(cells * cells * channels)
  const total = new Float64Array((side + 1) * (side + 1))
  for (let channel = 0; channel < channels; channel++) {
    const plane = channel * side * side
    if (window === 1) {
      for (let cell = 0, to = channel; cell < side * side; cell++, to += channels)
        vectors[to] = features[plane + cell]!
      continue
    }
    sumUp(features, plane, side, total)
    for (let y = 0, to = channel; y < cells; y++) {
      const upper = y * (side + 1)
      const lower = (y + window) * (side + 1)
      for (let x = 0; x < cells; x++, to += channels) {
        const right = x + window
        const sum = total[lower + right]! - total[upper + right]! - total[lower + x]! + total[upper + x]!
        vectors[to] = sum / (window * window)
      }
    }
  }
  return vectors
}

/** Sums over all that lies above and to the left: down the columns first, then along the rows. */
function sumUp(features: Float32Array, plane: number, side: number, total: Float64Array): void {
  const column = new Float64Array(side)
  for (let y = 0; y < side; y++) {
    let sum = 0
    for (let x = 0; x < side; x++) {
      column[x] = column[x]! + features[plane + y * side + x]!
      sum += column[x]!
      total[(y + 1) * (side + 1) + x + 1] = sum
    }
  }
}

/** Vectors rounded half up to multiples of 1 / grid, as the multipliers. */
export function toGrid(vectors: Float32Array, grid: number): Float32Array<ArrayBuffer> {
  const rows = new Float32Array(vectors.length)
  for (let i = 0; i < rows.length; i++) rows[i] = Math.floor(vectors[i]! * grid + 0.5)
  return rows
}
