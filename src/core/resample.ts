/**
 * Pillow's 8-bit resampling, value for value.
 *
 * Training resizes with Pillow, and a browser's own resizing differs from it by up to 45 grey levels, which
 * moves anomaly scores. The method (Pillow, `Image.resize` with an antialiased filter): a separable
 * convolution whose filter is widened by the reduction factor; the weights of one output pixel are
 * normalised to 1 in float64 and rounded to fixed point with 22 fractional bits; each pass sums in int32
 * from one half and stores a clipped 8-bit value. The horizontal pass comes first unless the picture is
 * tall, which is a rule of Pillow 13 (older versions always go horizontally first; a rounded value in some
 * hundred of a picture twice as tall as wide tells them apart).
 */

export type ResamplingFilter = 'box' | 'bilinear' | 'bicubic'

/** Fractional bits of a weight: 32 bits less 8 for the value and 2 for overshoot of a cubic. */
const FRACTION_BITS = 22
const ONE = 2 ** FRACTION_BITS
const HALF = 2 ** (FRACTION_BITS - 1)

interface Filter {
  /** Half width in output pixels. */
  readonly support: number
  readonly weigh: (distance: number) => number
}

/** Sharpness of the cubic convolution (Keys); Pillow takes -0.5. */
const CUBIC_A = -0.5

const filters: Record<ResamplingFilter, Filter> = {
  box: { support: 0.5, weigh: (distance) => (distance > -0.5 && distance <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weigh: (distance) => Math.max(0, 1 - Math.abs(distance)) },
  bicubic: {
    support: 2,
    weigh(distance) {
      const x = Math.abs(distance)
      if (x < 1) return ((CUBIC_A + 2) * x - (CUBIC_A + 3)) * x * x + 1
      if (x < 2) return (((x - 5) * x + 8) * x - 4) * CUBIC_A
      return 0
    },
  },
}

/** For each output position: which input positions count and how much. */
interface Weights<Values> {
  /** First input position of output position i. */
  readonly first: Int32Array
  /** Number of input positions of output position i. */
  readonly count: Int32Array
  /** Weights, `stride` places for each output position. */
  readonly values: Values
  readonly stride: number
}

/** Weights that bring `from` positions to `to` positions, as doubles: what Pillow takes for floats. */
export function exactWeights(from: number, to: number, name: ResamplingFilter): Weights<Float64Array> {
  const filter = filters[name]
  const scale = from / to
  const widening = Math.max(1, scale)
  const narrowing = 1 / widening
  const support = filter.support * widening
  const stride = Math.ceil(support) * 2 + 1
  const first = new Int32Array(to)
  const count = new Int32Array(to)
  const values = new Float64Array(to * stride)
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale
    const start = Math.max(0, Math.trunc(centre - support + 0.5))
    const end = Math.min(from, Math.trunc(centre + support + 0.5))
    const window = values.subarray(i * stride, i * stride + end - start)
    let sum = 0
    for (let j = 0; j < window.length; j++) {
      const weight = filter.weigh((j + start - centre + 0.5) * narrowing)
      window[j] = weight
      sum += weight
    }
    for (let j = 0; j < window.length; j++) window[j] = window[j]! / sum
    first[i] = start
    count[i] = end - start
  }
  return { first, count, values, stride }
}

/** The same in fixed point: what Pillow takes for bytes. */
function fixedWeights(from: number, to: number, name: ResamplingFilter): Weights<Int32Array> {
  const exact = exactWeights(from, to, name)
  // Rounds half away from zero, as a C cast of value +- 0.5 does.
  const values = Int32Array.from(exact.values, (share) => Math.trunc(share * ONE + (share < 0 ? -0.5 : 0.5)))
  return { ...exact, values }
}

/** Whether the vertical pass comes first: the height shrinks by more than twice what the width does. */
export const verticalFirst = (width: number, height: number, size: number): boolean =>
  height > size && height - size > 2 * (width - size)

/** Values of a pixel in memory: RGBA, whose alpha is carried along and never looked at. */
const CHANNELS = 4

/** Brings rows of `width` pixels to rows of `size` pixels. */
function convolveRows(
  source: Uint8Array | Uint8ClampedArray,
  width: number,
  size: number,
  weights: Weights<Int32Array>,
) {
  const rows = source.length / (width * CHANNELS)
  const { first, count, values, stride } = weights
  const out = new Uint8ClampedArray(rows * size * CHANNELS)
  let target = 0
  for (let y = 0; y < rows; y++) {
    const row = y * width * CHANNELS
    for (let x = 0; x < size; x++) {
      let red = HALF
      let green = HALF
      let blue = HALF
      let pixel = row + first[x]! * CHANNELS
      let tap = x * stride
      const end = tap + count[x]!
      for (; tap < end; tap++, pixel += CHANNELS) {
        const weight = values[tap]!
        red = (red + Math.imul(source[pixel]!, weight)) | 0
        green = (green + Math.imul(source[pixel + 1]!, weight)) | 0
        blue = (blue + Math.imul(source[pixel + 2]!, weight)) | 0
      }
      out[target] = red >> FRACTION_BITS
      out[target + 1] = green >> FRACTION_BITS
      out[target + 2] = blue >> FRACTION_BITS
      target += CHANNELS
    }
  }
  return out
}

/** The vertical pass over rows that arrive one after the other. */
class ColumnSums {
  readonly #sums: Int32Array
  #received = 0
  /** First output row that still wants input. */
  #open = 0

  constructor(
    private readonly rowLength: number,
    private readonly size: number,
    private readonly weights: Weights<Int32Array>,
  ) {
    this.#sums = new Int32Array(size * rowLength).fill(HALF)
  }

  get received(): number {
    return this.#received
  }

  push(rows: Uint8Array | Uint8ClampedArray): void {
    for (let start = 0; start < rows.length; start += this.rowLength) this.#add(rows, start)
  }

  #add(rows: Uint8Array | Uint8ClampedArray, start: number): void {
    const { first, count, values, stride } = this.weights
    const y = this.#received++
    while (this.#open < this.size && first[this.#open]! + count[this.#open]! <= y) this.#open++
    for (let i = this.#open; i < this.size && first[i]! <= y; i++) {
      const weight = values[i * stride + y - first[i]!]!
      const sums = this.#sums.subarray(i * this.rowLength, (i + 1) * this.rowLength)
      for (let j = 0; j < sums.length; j++) sums[j] = (sums[j]! + Math.imul(rows[start + j]!, weight)) | 0
    }
  }

  finish(): Uint8ClampedArray {
    const out = new Uint8ClampedArray(this.#sums.length)
    for (let i = 0; i < out.length; i++) out[i] = this.#sums[i]! >> FRACTION_BITS
    return out
  }
}

/**
 * Resamples a picture that arrives in strips, top to bottom, so that a large picture's pixels need never
 * stand in memory at once.
 */
export class Resampler {
  readonly #horizontal: Weights<Int32Array>
  readonly #columns: ColumnSums
  readonly #verticalFirst: boolean

  /**
   * @param width  Columns of the picture.
   * @param height Rows of the picture.
   * @param size   Side S of the square output.
   */
  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly size: number,
    filter: ResamplingFilter,
  ) {
    this.#horizontal = fixedWeights(width, size, filter)
    this.#verticalFirst = verticalFirst(width, height, size)
    const columns = this.#verticalFirst ? width : size
    this.#columns = new ColumnSums(columns * CHANNELS, size, fixedWeights(height, size, filter))
  }

  /** Takes the next rows as RGBA. */
  push(rgba: Uint8Array | Uint8ClampedArray): void {
    this.#columns.push(
      this.#verticalFirst ? rgba : convolveRows(rgba, this.width, this.size, this.#horizontal),
    )
  }

  /**
   * @returns RGB, S x S, row major.
   * @throws RangeError when the rows pushed are not those of the whole picture.
   */
  finish(): Uint8Array<ArrayBuffer> {
    if (this.#columns.received !== this.height) {
      throw new RangeError(`Resampler got ${this.#columns.received} of ${this.height} rows.`)
    }
    const columns = this.#columns.finish()
    const rgba = this.#verticalFirst
      ? convolveRows(columns, this.width, this.size, this.#horizontal)
      : columns
    const rgb = new Uint8Array(this.size * this.size * 3)
    for (let from = 0, to = 0; to < rgb.length; from += CHANNELS, to += 3) {
      rgb[to] = rgba[from]!
      rgb[to + 1] = rgba[from + 1]!
      rgb[to + 2] = rgba[from + 2]!
    }
    return rgb
  }
}
