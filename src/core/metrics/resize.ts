import { exactWeights, verticalFirst, type ResamplingFilter } from '../resample'
import { SIDE } from './protocol'

/** A grid of floats, row major. */
export interface Grid {
  readonly width: number
  readonly height: number
  readonly data: Float32Array | Uint8Array
}

/** Brings every row of `width` values to `to` values; sums in doubles, as Pillow does for floats. */
function stretchRows({ width, height, data }: Grid, to: number, filter: ResamplingFilter): Grid {
  if (width === to) return { width, height, data }
  const { first, count, values, stride } = exactWeights(width, to, filter)
  const out = new Float32Array(to * height)
  for (let y = 0, target = 0; y < height; y++)
    for (let x = 0; x < to; x++, target++) {
      let sum = 0
      const start = y * width + first[x]!
      for (let tap = 0; tap < count[x]!; tap++) sum += data[start + tap]! * values[x * stride + tap]!
      out[target] = sum
    }
  return { width: to, height, data: out }
}

function stretchColumns({ width, height, data }: Grid, to: number, filter: ResamplingFilter): Grid {
  if (height === to) return { width, height, data }
  const { first, count, values, stride } = exactWeights(height, to, filter)
  const out = new Float32Array(width * to)
  const sums = new Float64Array(width)
  for (let y = 0; y < to; y++) {
    sums.fill(0)
    for (let tap = 0; tap < count[y]!; tap++) {
      const weight = values[y * stride + tap]!
      const row = (first[y]! + tap) * width
      for (let x = 0; x < width; x++) sums[x] = sums[x]! + data[row + x]! * weight
    }
    out.set(sums, y * width)
  }
  return { width, height: to, data: out }
}

/**
 * Stretches floats to `side` x `side` as Pillow does for its mode F, value for value; each pass rounds to float32.
 *
 * @returns A new array, or the data itself where it has that size already.
 */
export function stretchFloats(grid: Grid, filter: 'bilinear' | 'box', side = SIDE): Float32Array {
  const stretched = verticalFirst(grid.width, grid.height, side)
    ? stretchRows(stretchColumns(grid, side, filter), side, filter)
    : stretchColumns(stretchRows(grid, side, filter), side, filter)
  return stretched.data instanceof Float32Array ? stretched.data : Float32Array.from(stretched.data)
}
