import { KernelMemory } from '../kernel-memory'
import { KernelPool } from '../kernel-pool'
import { K_CENTRE_KERNEL } from './k-centre-kernel'

/** Values that the kernel takes at a time: rows are padded to a multiple of it. */
const STRIDE = 8
/** Centres that it compares with a row at a time. */
const BLOCK = 4
/** Least rows, where there are so many, from which the variance of a channel is told. */
const SAMPLE = 512

/**
 * Greedy k-centre (Gonzalez, 1985): always the row farthest from those taken, row 0 first, the first of equals,
 * no row twice its like. The same indices as `k_centre` in `training/src/flawscope/teaching.py`, whose sums of
 * whole numbers are exact too.
 *
 * A row's distance to those taken only ever shrinks, so that an old one is an upper bound: a row is looked at
 * again only when its bound is above the farthest row found so far, and only until it is not (lazy greedy,
 * Minoux, 1978). Where most rows are alike this leaves a tenth of the work. Most of the distances that are left
 * exceed the bound: the kernel tells that in float32, of four taken rows at a time, and adds up exactly what might not.
 *
 * @param rows     Whole numbers, [N, C], row major; squared distances must stay below 2 ** 53.
 * @param channels C.
 * @param limit    Most rows to take.
 * @returns Indices in the order taken.
 */
export function kCentre(rows: Float32Array, channels: number, limit: number): Int32Array<ArrayBuffer> {
  const most = Math.min(limit, rows.length / channels)
  const selection = new Selection(rows, channels, most)
  const taken = new Int32Array(most)
  let length = 0
  for (let next = 0; length < most && next >= 0; next = length < most ? selection.farthest() : -1) {
    taken[length++] = next
    selection.take(next)
  }
  selection.end()
  return taken.slice(0, length)
}

/**
 * Writes rows with the channels that vary most in front, each padded with what `arranged` holds.
 *
 * A sum that starts with its largest terms exceeds a bound early; exact sums do not depend on the order.
 *
 * @param arranged [N, width], zeros.
 */
function arrange(rows: Float32Array, channels: number, arranged: Float32Array, width: number): void {
  const order = byVariance(rows, channels)
  for (let from = 0, to = 0; from < rows.length; from += channels, to += width)
    for (let place = 0; place < channels; place++) arranged[to + place] = rows[from + order[place]!]!
}

/** Channels from the one that varies most to the one that varies least, as far as a sample of the rows tells. */
function byVariance(rows: Float32Array, channels: number): Int32Array {
  const count = rows.length / channels
  const step = Math.max(1, Math.floor(count / SAMPLE))
  const sum = new Float64Array(channels)
  const squares = new Float64Array(channels)
  let seen = 0
  for (let row = 0; row < count; row += step, seen++) {
    for (let channel = 0; channel < channels; channel++) {
      const value = rows[row * channels + channel]!
      sum[channel] = sum[channel]! + value
      squares[channel] = squares[channel]! + value * value
    }
  }
  const variance = squares.map((square, channel) => square - sum[channel]! ** 2 / seen)
  return Int32Array.from(variance.keys()).sort((a, b) => variance[b]! - variance[a]!)
}

/** The search, and its memory; see scripts/kernels/k-centre.as. */
interface Kernel {
  readonly memory: WebAssembly.Memory
  readonly begin: (given: number, count: number, nearest: number, seen: number) => void
  readonly take: (row: number, width: number, centres: number, blocks: number, length: number) => void
  readonly farthest: (
    rows: number,
    count: number,
    width: number,
    nearest: number,
    seen: number,
    centres: number,
    blocks: number,
    length: number,
  ) => number
}

/** The memory for a bank of sixty pictures is larger, and rarely needed. */
const LARGEST_KEPT = 16 * 2 ** 20

const pool = new KernelPool<Kernel>(K_CENTRE_KERNEL, LARGEST_KEPT)

class Selection {
  readonly #kernel: Kernel
  /** Addresses: the rows, and of each the squared distance to the nearest of the first `seen` rows taken. */
  readonly #rows: number
  readonly #nearest: number
  readonly #seen: number
  /** Addresses of those taken: one after the other, and in blocks of four. */
  readonly #centres: number
  readonly #blocks: number
  readonly #count: number
  readonly #width: number
  #length = 0

  constructor(rows: Float32Array, channels: number, limit: number) {
    this.#kernel = pool.take()
    const width = (this.#width = Math.ceil(channels / STRIDE) * STRIDE)
    const count = rows.length / channels
    this.#count = Math.ceil(count / BLOCK) * BLOCK
    const memory = new KernelMemory(this.#kernel.memory)
    const centre = width * Float32Array.BYTES_PER_ELEMENT
    this.#rows = memory.reserve(this.#count * centre)
    this.#nearest = memory.reserve(this.#count * Float64Array.BYTES_PER_ELEMENT)
    this.#seen = memory.reserve(this.#count * Int32Array.BYTES_PER_ELEMENT)
    this.#centres = memory.reserve(limit * centre)
    this.#blocks = memory.reserve(Math.ceil(limit / BLOCK) * BLOCK * centre)
    const { buffer } = this.#kernel.memory
    arrange(rows, channels, new Float32Array(buffer, this.#rows, count * width).fill(0), width)
    this.#kernel.begin(count, this.#count, this.#nearest, this.#seen)
  }

  take(row: number): void {
    const address = this.#rows + row * this.#width * Float32Array.BYTES_PER_ELEMENT
    this.#kernel.take(address, this.#width, this.#centres, this.#blocks, this.#length++)
  }

  /** The row farthest from those taken, -1 where all rows are like one of them. */
  farthest(): number {
    return this.#kernel.farthest(
      this.#rows,
      this.#count,
      this.#width,
      this.#nearest,
      this.#seen,
      this.#centres,
      this.#blocks,
      this.#length,
    )
  }

  /** Gives the kernel back; nothing else may be asked for afterwards. */
  end(): void {
    pool.giveBack(this.#kernel)
  }
}
