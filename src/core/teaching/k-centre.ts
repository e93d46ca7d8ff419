/** Values that are added up before a distance is compared: rows are padded to a multiple of it. */
const STRIDE = 8
/** Least rows, where there are so many, from which the variance of a channel is told. */
const SAMPLE = 512

/**
 * Greedy k-centre (Gonzalez, 1985): always the row farthest from those taken, row 0 first, the first of equals,
 * no row twice its like. The same indices as `k_centre` in `training/src/flawscope/teaching.py`, whose sums of
 * whole numbers are exact too.
 *
 * A row's distance to those taken only ever shrinks, so that an old one is an upper bound: a row is looked at
 * again only when its bound is above the farthest row found so far, and only until it is not (lazy greedy,
 * Minoux, 1978). Where most rows are alike this leaves a tenth of the work.
 *
 * @param rows     Whole numbers, [N, C], row major; squared distances must stay below 2 ** 53.
 * @param channels C.
 * @param limit    Most rows to take.
 * @returns Indices in the order taken.
 */
export function kCentre(rows: Float32Array, channels: number, limit: number): Int32Array<ArrayBuffer> {
  const count = rows.length / channels
  const most = Math.min(limit, count)
  const width = Math.ceil(channels / STRIDE) * STRIDE
  const selection = new Selection(arrange(rows, channels, width), width, most)
  const taken = new Int32Array(most)
  let length = 0
  for (let next = 0; length < most && next >= 0; next = length < most ? selection.farthest() : -1) {
    taken[length++] = next
    selection.take(next)
  }
  return taken.slice(0, length)
}

/**
 * Rows with the channels that vary most in front, padded with zeros.
 *
 * A sum that starts with its largest terms exceeds a bound early; exact sums do not depend on the order.
 */
function arrange(rows: Float32Array, channels: number, width: number): Float32Array {
  const count = rows.length / channels
  const order = byVariance(rows, channels)
  const arranged = new Float32Array(count * width)
  for (let row = 0; row < count; row++) {
    const from = row * channels
    const to = row * width
    for (let place = 0; place < channels; place++) arranged[to + place] = rows[from + order[place]!]!
  }
  return arranged
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

class Selection {
  /** Squared distance of each row to the nearest of the first `seen` rows taken. */
  readonly #nearest: Float64Array
  readonly #seen: Int32Array
  readonly #centres: Float32Array
  #length = 0

  constructor(
    private readonly rows: Float32Array,
    private readonly width: number,
    limit: number,
  ) {
    const count = rows.length / width
    this.#nearest = new Float64Array(count).fill(Infinity)
    this.#seen = new Int32Array(count)
    this.#centres = new Float32Array(limit * width)
  }

  take(row: number): void {
    const { width } = this
    this.#centres.set(this.rows.subarray(row * width, (row + 1) * width), this.#length * width)
    this.#length++
  }

  /** The row farthest from those taken, -1 where all rows are like one of them. */
  farthest(): number {
    const nearest = this.#nearest
    // The row with the largest bound is a good first guess, which spares most others.
    let farthest = 0
    for (let row = 1; row < nearest.length; row++) if (nearest[row]! > nearest[farthest]!) farthest = row
    let best = this.#update(farthest, 0)
    for (let row = 0; row < nearest.length; row++) {
      // Of equals the first: an earlier row need only reach the best one, a later one must exceed it.
      const needed = row < farthest ? best : best + 1
      if (nearest[row]! < needed || row === farthest) continue
      const distance = this.#update(row, needed)
      if (distance >= needed) {
        best = distance
        farthest = row
      }
    }
    return best > 0 ? farthest : -1
  }

  /** Compares a row with those taken since it was looked at last, until it is nearer than `needed`. */
  #update(row: number, needed: number): number {
    const { rows, width } = this
    const centres = this.#centres
    const start = row * width
    let best = this.#nearest[row]!
    let place = this.#seen[row]!
    for (; place < this.#length && best >= needed; place++) {
      let sum = 0
      for (let i = start, j = place * width; i < start + width && sum < best; i += STRIDE, j += STRIDE) {
        const a = rows[i]! - centres[j]!
        const b = rows[i + 1]! - centres[j + 1]!
        const c = rows[i + 2]! - centres[j + 2]!
        const d = rows[i + 3]! - centres[j + 3]!
        const e = rows[i + 4]! - centres[j + 4]!
        const f = rows[i + 5]! - centres[j + 5]!
        const g = rows[i + 6]! - centres[j + 6]!
        const h = rows[i + 7]! - centres[j + 7]!
        sum += a * a + b * b + c * c + d * d + e * e + f * f + g * g + h * h
      }
      if (sum < best) best = sum
    }
    this.#nearest[row] = best
    this.#seen[row] = place
    return best
  }
}
