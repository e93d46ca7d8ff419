import { crc32 } from '../../src/core/crc32.ts'

/** The small writers that hostile files are made with: nothing here checks what it is told. */

export const bytesOf = (...parts: readonly (Uint8Array | string | readonly number[])[]): Buffer =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  )

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** A PNG chunk with the right checksum, or another. */
export function pngChunk(type: string, data: Uint8Array, checksum?: number): Buffer {
  const body = bytesOf(type, data)
  return bytesOf(uint32(data.length), body, uint32((checksum ?? crc32(body)) >>> 0))
}

export interface PngHeader {
  readonly width: number
  readonly height: number
  readonly depth?: number
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly colours?: number
  readonly interlaced?: boolean
}

export const pngHeader = ({ width, height, depth = 8, colours = 2, interlaced = false }: PngHeader): Buffer =>
  pngChunk('IHDR', bytesOf(uint32(width), uint32(height), [depth, colours, 0, 0, interlaced ? 1 : 0]))

/** A PNG of these chunks; header first, end last. */
export const png = (header: PngHeader, ...chunks: readonly Buffer[]): Buffer =>
  bytesOf('\x89PNG\r\n\x1a\n', pngHeader(header), ...chunks, pngChunk('IEND', Buffer.alloc(0)))

/** Puts chunks before the first pixels of a PNG. */
export function withPngChunks(file: Buffer, ...chunks: readonly Buffer[]): Buffer {
  const at = file.indexOf('IDAT', 0, 'latin1') - 4
  return bytesOf(file.subarray(0, at), ...chunks, file.subarray(at))
}

/** Values of a TIFF field: short (3) or long (4). */
export type TiffField = readonly [tag: number, type: 3 | 4, values: readonly number[]]

/** A little-endian TIFF of one directory; pixels come behind it. `next` is the offset of another directory. */
export function tiff(fields: readonly TiffField[], pixels: Uint8Array, next = 0): Buffer {
  const size = (type: 3 | 4): number => (type === 3 ? 2 : 4)
  const directoryBytes = 2 + 12 * fields.length + 4
  const long = fields.filter(([, type, values]) => size(type) * values.length > 4)
  const longBytes = long.reduce((sum, [, type, values]) => sum + size(type) * values.length, 0)
  const pixelsAt = 8 + directoryBytes + longBytes
  const out = Buffer.alloc(pixelsAt)
  out.write('II*\0', 0, 'latin1')
  out.writeUInt32LE(8, 4)
  out.writeUInt16LE(fields.length, 8)
  let extra = 8 + directoryBytes
  fields.forEach(([tag, type, values], index) => {
    const at = 10 + 12 * index
    out.writeUInt16LE(tag, at)
    out.writeUInt16LE(type, at + 2)
    out.writeUInt32LE(values.length, at + 4)
    const isLong = size(type) * values.length > 4
    values.forEach((value, i) => {
      const to = (isLong ? extra : at + 8) + i * size(type)
      // -1 stands for where the pixels begin.
      const written = value === -1 ? pixelsAt : value
      if (type === 3) out.writeUInt16LE(written, to)
      else out.writeUInt32LE(written, to)
    })
    if (isLong) {
      out.writeUInt32LE(extra, at + 8)
      extra += size(type) * values.length
    }
  })
  out.writeUInt32LE(next, 10 + 12 * fields.length)
  return bytesOf(out, pixels)
}

/** EXIF data of one entry, as a JPEG's APP1 segment. */
export function exifSegment(tag: number, value: number, directoryAt = 8, entries = 1): Buffer {
  const block = Buffer.alloc(8 + 2 + 12 + 4)
  block.write('II*\0', 0, 'latin1')
  block.writeUInt32LE(directoryAt, 4)
  block.writeUInt16LE(entries, 8)
  block.writeUInt16LE(tag, 10)
  block.writeUInt16LE(3, 12)
  block.writeUInt32LE(1, 14)
  block.writeUInt16LE(value, 18)
  const body = bytesOf('Exif\0\0', block)
  return bytesOf([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 0xff], body)
}

/** Puts a segment behind a JPEG's first marker. */
export const withSegment = (jpeg: Buffer, segment: Buffer): Buffer =>
  bytesOf(jpeg.subarray(0, 2), segment, jpeg.subarray(2))

/** A JPEG whose frame header names another size. */
export function resizedJpeg(jpeg: Buffer, width: number, height: number): Buffer {
  const out = Buffer.from(jpeg)
  for (let at = 2; at + 9 < out.length;) {
    const marker = out[at + 1]!
    if (marker >= 0xc0 && marker <= 0xc2) {
      out.writeUInt16BE(height, at + 5)
      out.writeUInt16BE(width, at + 7)
      break
    }
    at += 2 + out.readUInt16BE(at + 2)
  }
  return out
}
