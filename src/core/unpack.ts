import { Unzlib } from 'fflate'

/**
 * Unpacking that stops where there is more than there can be: a small file may unpack to gigabytes. All of them throw
 * RangeError then, and an Error where the data is damaged.
 */

/** At deflate's greatest ratio a piece unpacks to 33 MB before the limit is looked at. */
const PIECE_BYTES = 32 * 1024

const tooMuch = (limit: number): RangeError => new RangeError(`It unpacks to more than ${limit} bytes.`)

/** Grows up to a limit. */
class Output {
  #bytes: Uint8Array<ArrayBuffer>
  length = 0

  constructor(private readonly limit: number) {
    this.#bytes = new Uint8Array(Math.min(limit, 64 * 1024))
  }

  /** Makes room, and gives the bytes that now are there to be written from `length` on. */
  reserve(count: number): Uint8Array<ArrayBuffer> {
    const wanted = this.length + count
    if (wanted > this.limit) throw tooMuch(this.limit)
    if (wanted > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(this.limit, Math.max(wanted, 2 * this.#bytes.length)))
      larger.set(this.#bytes.subarray(0, this.length))
      this.#bytes = larger
    }
    return this.#bytes
  }

  end(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length)
  }
}

/** @param packed zlib data. */
export function inflateAtMost(packed: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const output = new Output(limit)
  const end = { isReached: false }
  const stream = new Unzlib((piece, isLast) => {
    output.reserve(piece.length).set(piece, output.length)
    output.length += piece.length
    end.isReached = isLast
  })
  for (let at = 0; at < packed.length; at += PIECE_BYTES)
    stream.push(packed.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= packed.length)
  if (!end.isReached) throw new Error('The compressed data ends too early.')
  return output.end()
}

/** @param packed Apple's PackBits: runs and copies of up to 128 bytes. */
export function unpackBits(packed: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const output = new Output(limit)
  for (let at = 0; at < packed.length;) {
    const header = packed[at++]!
    // 128 means nothing.
    if (header === 128) continue
    const count = header < 128 ? header + 1 : 257 - header
    const bytes = output.reserve(count)
    if (header < 128) {
      bytes.set(packed.subarray(at, at + count), output.length)
      at += count
    } else bytes.fill(packed[at++] ?? 0, output.length, output.length + count)
    output.length += count
  }
  return output.end()
}

const CLEAR = 256
const END = 257
const FIRST = 258
const MAXIMUM_CODE_BITS = 12

/** @param packed TIFF's LZW: codes of 9 to 12 bits, the highest bit first, each width left one code early. */
export function unpackLzw(packed: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const output = new Output(limit)
  // A string is where it was written last: an offset of the output and a length.
  const starts = new Uint32Array(2 ** MAXIMUM_CODE_BITS)
  const lengths = new Uint32Array(2 ** MAXIMUM_CODE_BITS)
  let next = FIRST
  let width = 9
  let previous: { readonly start: number; readonly length: number } | undefined
  let bits = 0
  let bitCount = 0
  let at = 0
  for (;;) {
    while (bitCount < width) {
      // Some writers leave the last code out.
      if (at >= packed.length) return output.end()
      bits = ((bits << 8) | packed[at++]!) & 0xffffff
      bitCount += 8
    }
    bitCount -= width
    const code = (bits >> bitCount) & (2 ** width - 1)
    if (code === END) return output.end()
    if (code === CLEAR) {
      next = FIRST
      width = 9
      previous = undefined
      continue
    }
    const start = output.length
    let length: number
    if (code < CLEAR) {
      output.reserve(1)[start] = code
      length = 1
    } else {
      const isNew = code === next
      if (!previous || code > next) throw new Error(`The code ${code} means nothing yet.`)
      const from = isNew ? previous.start : starts[code]!
      length = isNew ? previous.length + 1 : lengths[code]!
      const bytes = output.reserve(length)
      // One by one: the string may reach into what is being written.
      for (let i = 0; i < length; i++) bytes[start + i] = bytes[from + i]!
    }
    output.length += length
    if (previous && next < 2 ** MAXIMUM_CODE_BITS) {
      // The previous string and the first byte of this one: they lie side by side.
      starts[next] = previous.start
      lengths[next] = previous.length + 1
      next++
    }
    previous = { start, length }
    if (next + 1 >= 2 ** width && width < MAXIMUM_CODE_BITS) width++
  }
}
