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
  const values = new Int32Array(exact.values.length)
  for (let i = 0; i < values.length; i++) {
    const share = exact.values[i]! * ONE
    // Rounds half away from zero, as a C cast of value +- 0.5 does.
    values[i] = Math.trunc(share + (share < 0 ? -0.5 : 0.5))
  }
  return { ...exact, values }
}

/** Whether the vertical pass comes first: the height shrinks by more than twice what the width does. */
export const verticalFirst = (width: number, height: number, size: number): boolean =>
  height > size && height - size > 2 * (width - size)

/** Bytes of a pixel in memory, of which the fourth is carried along and never looked at. */
const CHANNELS = 4
/** Bytes of a sum in fixed point. */
const SUM_BYTES = 4
/** Pixels that are read at a time: up to three behind the last one. */
const PIXELS_AT_ONCE = 4
/** Bytes that may be written behind the last pixel of three. */
const WRITTEN_BEHIND = 13

/** What the first three bytes of a pixel are. */
export type ChannelOrder = 'rgb' | 'bgr'

/** The inner loops and their memory; see scripts/kernels/resample.as. */
interface Kernel {
  readonly memory: WebAssembly.Memory
  readonly splitWeights: (from: number, count: number, to: number) => void
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
  readonly addRows: (row: number, length: number, count: number, weights: number, sums: number) => void
  readonly toBytes: (sums: number, count: number, out: number) => void
  readonly packRgb: (pixels: number, count: number, isSwapped: boolean, out: number) => void
}

/** The memory of one has the size of the largest picture so far. */
const pool = new KernelPool<Kernel>(RESAMPLE_KERNEL)

/**
 * Resamples a picture that arrives in strips, top to bottom, so that a large picture's pixels need never
 * stand in memory at once.
 */
export class Resampler {
  readonly #vertical: Weights<Int32Array>
  readonly #verticalFirst: boolean
  /** Values of a row as the vertical pass sees it. */
  readonly #rowLength: number
  readonly #arena: KernelMemory
  /** The horizontal weights, by their addresses, and the width of a window in pixels. */
  readonly #horizontal: {
    readonly first: number
    readonly count: number
    readonly values: number
    readonly stride: number
  }
  /** Addresses of the vertical weights and of the sums of that pass. */
  readonly #weights: number
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
    this.#vertical = fixedWeights(height, size, filter)
    this.#verticalFirst = verticalFirst(width, height, size)
    this.#rowLength = (this.#verticalFirst ? width : size) * CHANNELS
    const kernel = (this.#kernel = pool.take())
    this.#arena = new KernelMemory(kernel.memory)
    this.#horizontal = this.#placeHorizontal(kernel, fixedWeights(width, size, filter))
    this.#weights = this.#arena.place(this.#vertical.values)
    this.#sums = this.#arena.reserve(size * this.#rowLength * SUM_BYTES)
    new Int32Array(kernel.memory.buffer, this.#sums, size * this.#rowLength).fill(HALF)
  }

  /** Takes the next rows, four bytes a pixel. */
  push(pixels: Uint8Array | Uint8ClampedArray): void {
    const rows = pixels.length / (this.width * CHANNELS)
    const strip = this.#makeRoom(rows)
    strip.set(pixels)
    this.#take(strip, rows)
  }

  /**
   * Takes the next rows from who can write them where they are wanted.
   *
   * @param write Fills the room it is given: rows x width pixels of four bytes. What it throws ends the resampler's use.
   */
  async pull(rows: number, write: (strip: Uint8Array<ArrayBuffer>) => Promise<unknown>): Promise<void> {
    const strip = this.#makeRoom(rows)
    await write(strip)
    this.#take(strip, rows)
  }

  /**
   * Ends the resampler.
   *
   * @param order Of the pixels that came.
   * @returns RGB, S x S, row major.
   * @throws RangeError when the rows pushed are not those of the whole picture.
   */
  finish(order: ChannelOrder = 'rgb'): Uint8Array<ArrayBuffer> {
    const kernel = this.#running()
    if (this.#received !== this.height) {
      throw new RangeError(`Resampler got ${this.#received} of ${this.height} rows.`)
    }
    const columns = this.#reservePixels((this.size * this.#rowLength) / CHANNELS)
    const pixels = this.size * this.size
    const out = this.#verticalFirst ? this.#reservePixels(pixels) : columns
    kernel.toBytes(this.#sums, this.size * this.#rowLength, columns)
    if (this.#verticalFirst) this.#convolve(kernel, columns, this.size, out)
    const rgb = this.#arena.reserve(pixels * 3 + WRITTEN_BEHIND)
    kernel.packRgb(out, pixels, order === 'bgr', rgb)
    const result = new Uint8Array(kernel.memory.buffer, rgb, pixels * 3).slice()
    this.#kernel = undefined
    pool.giveBack(kernel)
    return result
  }

  #makeRoom(rows: number): Uint8Array<ArrayBuffer> {
    const { memory } = this.#running()
    const pixels = rows * this.width
    const address = this.#reservePixels(pixels)
    return new Uint8Array(memory.buffer, address, pixels * CHANNELS)
  }

  #take({ byteOffset: strip }: Uint8Array, rows: number): void {
    const kernel = this.#running()
    if (this.#verticalFirst) this.#addRows(kernel, strip, rows)
    else {
      const narrow = this.#arena.reserve(rows * this.#rowLength)
      this.#convolve(kernel, strip, rows, narrow)
      this.#addRows(kernel, narrow, rows)
    }
    this.#arena.releaseFrom(strip)
  }

  #running(): Kernel {
    if (!this.#kernel) throw new RangeError('This resampler has finished.')
    return this.#kernel
  }

  /** The address of room for so many pixels, and for what is read behind them. */
  #reservePixels(count: number): number {
    return this.#arena.reserve((count + PIXELS_AT_ONCE - 1) * CHANNELS)
  }

  #placeHorizontal(kernel: Kernel, { first, count, values, stride }: Weights<Int32Array>) {
    const room = Math.ceil(stride / PIXELS_AT_ONCE) * PIXELS_AT_ONCE
    const padded = new Int32Array(this.size * room)
    for (let i = 0; i < this.size; i++) padded.set(values.subarray(i * stride, (i + 1) * stride), i * room)
    const from = this.#arena.place(padded)
    const split = this.#arena.reserve(padded.byteLength)
    kernel.splitWeights(from, padded.length, split)
    return { first: this.#arena.place(first), count: this.#arena.place(count), values: split, stride: room }
  }

  /** The horizontal pass over rows that lie in memory one after the other. */
  #convolve(kernel: Kernel, from: number, rows: number, to: number): void {
    const { first, count, values, stride } = this.#horizontal
    kernel.convolveRows(from, rows, this.width, this.size, first, count, values, stride, to)
  }

  /** The vertical pass over the next rows. */
  #addRows(kernel: Kernel, rows: number, total: number): void {
    const { first, count, stride } = this.#vertical
    const from = this.#received
    const end = (this.#received += total)
    for (let i = this.#open; i < this.size && first[i]! < end; i++) {
      const start = Math.max(from, first[i]!)
      const stop = Math.min(end, first[i]! + count[i]!)
      const weights = this.#weights + (i * stride + start - first[i]!) * SUM_BYTES
      const sums = this.#sums + i * this.#rowLength * SUM_BYTES
      kernel.addRows(rows + (start - from) * this.#rowLength, this.#rowLength, stop - start, weights, sums)
    }
    while (this.#open < this.size && first[this.#open]! + count[this.#open]! <= end) this.#open++
  }
}
