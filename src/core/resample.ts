import { KernelMemory } from './kernel-memory'
import { KernelPool } from './kernel-pool'
import { RESAMPLE_KERNEL } from './resample-kernel'

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
/** Bytes of a sum in fixed point. */
const SUM_BYTES = 4

/** The inner loops, four values at a time, and their memory; see scripts/kernels/resample.as. */
interface Kernel {
  readonly memory: WebAssembly.Memory
  readonly convolveRows: (
    source: number,
    rows: number,
    width: number,
    size: number,
    first: number,
    count: number,
    weights: number,
    stride: number,
    out: number,
  ) => void
  readonly addRow: (row: number, length: number, weight: number, sums: number) => void
  readonly toBytes: (sums: number, count: number, out: number) => void
}

/** The memory of one has the size of the largest picture so far. */
const pool = new KernelPool<Kernel>(RESAMPLE_KERNEL)

/**
 * Resamples a picture that arrives in strips, top to bottom, so that a large picture's pixels need never
 * stand in memory at once.
 */
export class Resampler {
  readonly #vertical: Weights<Int32Array>
  readonly #horizontal: Weights<Int32Array>
  readonly #verticalFirst: boolean
  /** Values of a row as the vertical pass sees it. */
  readonly #rowLength: number
  readonly #arena: KernelMemory
  /** Addresses of the horizontal weights and of the sums of the vertical pass. */
  readonly #tables: { readonly first: number; readonly count: number; readonly values: number }
  readonly #sums: number
  /** Absent once the resampler has finished. */
  #kernel: Kernel | undefined
  #received = 0
  /** First output row that still wants input. */
  #open = 0

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
    this.#vertical = fixedWeights(height, size, filter)
    this.#verticalFirst = verticalFirst(width, height, size)
    this.#rowLength = (this.#verticalFirst ? width : size) * CHANNELS
    const kernel = (this.#kernel = pool.take())
    this.#arena = new KernelMemory(kernel.memory)
    const { first, count, values } = this.#horizontal
    this.#tables = {
      first: this.#arena.place(first),
      count: this.#arena.place(count),
      values: this.#arena.place(values),
    }
    this.#sums = this.#arena.reserve(size * this.#rowLength * SUM_BYTES)
    new Int32Array(kernel.memory.buffer, this.#sums, size * this.#rowLength).fill(HALF)
  }

  /** Takes the next rows as RGBA. */
  push(rgba: Uint8Array | Uint8ClampedArray): void {
    const kernel = this.#running()
    const strip = this.#arena.reserve(rgba.length)
    const count = rgba.length / (this.width * CHANNELS)
    if (this.#verticalFirst) {
      new Uint8Array(kernel.memory.buffer).set(rgba, strip)
      this.#addRows(kernel, strip, count)
    } else {
      const rows = this.#arena.reserve(count * this.#rowLength)
      new Uint8Array(kernel.memory.buffer).set(rgba, strip)
      this.#convolve(kernel, strip, count, rows)
      this.#addRows(kernel, rows, count)
    }
    this.#arena.releaseFrom(strip)
  }

  /**
   * Ends the resampler.
   *
   * @returns RGB, S x S, row major.
   * @throws RangeError when the rows pushed are not those of the whole picture.
   */
  finish(): Uint8Array<ArrayBuffer> {
    const kernel = this.#running()
    if (this.#received !== this.height) {
      throw new RangeError(`Resampler got ${this.#received} of ${this.height} rows.`)
    }
    const columns = this.#arena.reserve(this.size * this.#rowLength)
    const out = this.#verticalFirst ? this.#arena.reserve(this.size * this.size * CHANNELS) : columns
    kernel.toBytes(this.#sums, this.size * this.#rowLength, columns)
    if (this.#verticalFirst) this.#convolve(kernel, columns, this.size, out)
    const rgba = new Uint8Array(kernel.memory.buffer, out, this.size * this.size * CHANNELS)
    const rgb = new Uint8Array(this.size * this.size * 3)
    for (let from = 0, to = 0; to < rgb.length; from += CHANNELS, to += 3) {
      rgb[to] = rgba[from]!
      rgb[to + 1] = rgba[from + 1]!
      rgb[to + 2] = rgba[from + 2]!
    }
    this.#kernel = undefined
    pool.giveBack(kernel)
    return rgb
  }

  #running(): Kernel {
    if (!this.#kernel) throw new RangeError('This resampler has finished.')
    return this.#kernel
  }

  /** The horizontal pass over rows that lie in memory one after the other. */
  #convolve(kernel: Kernel, from: number, rows: number, to: number): void {
    const { first, count, values } = this.#tables
    const { stride } = this.#horizontal
    kernel.convolveRows(from, rows, this.width, this.size, first, count, values, stride, to)
  }

  /** The vertical pass over the next rows. */
  #addRows(kernel: Kernel, rows: number, total: number): void {
    const { first, count, values, stride } = this.#vertical
    for (let row = 0; row < total; row++) {
      const y = this.#received++
      while (this.#open < this.size && first[this.#open]! + count[this.#open]! <= y) this.#open++
      for (let i = this.#open; i < this.size && first[i]! <= y; i++) {
        const weight = values[i * stride + y - first[i]!]!
        const sums = this.#sums + i * this.#rowLength * SUM_BYTES
        kernel.addRow(rows + row * this.#rowLength, this.#rowLength, weight, sums)
      }
    }
  }
}
