/** The parts that PNG and WebP files are made of. */

export interface Chunk {
  readonly type: string
  /** Offsets of the data in the file, the chunk's own header left out. */
  readonly start: number
  readonly end: number
}

const typeAt = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)))

/** Chunks of a PNG: length, type, data, checksum. */
export function pngChunks(file: Uint8Array): Chunk[] {
  return walk(file, 8, (view, at) => {
    const start = at + 8
    const end = start + view.getUint32(at)
    return { chunk: { type: typeAt(view, at + 4), start, end }, next: end + 4 }
  })
}

/** Chunks of a WebP: type, length, data, a byte of padding where the length is odd. */
export function webpChunks(file: Uint8Array): Chunk[] {
  return walk(file, 12, (view, at) => {
    const start = at + 8
    const end = start + view.getUint32(at + 4, true)
    return { chunk: { type: typeAt(view, at), start, end }, next: end + (end & 1) }
  })
}

function walk(
  file: Uint8Array,
  first: number,
  read: (view: DataView, at: number) => { chunk: Chunk; next: number },
): Chunk[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const chunks: Chunk[] = []
  for (let at = first; at + 8 <= file.length;) {
    const { chunk, next } = read(view, at)
    chunks.push(chunk)
    at = next
  }
  return chunks
}

/** Number of pictures in a GIF; what is cut off does not count. */
export function gifFrames(file: Uint8Array): number {
  const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  const skipBlocks = (at: number): number => {
    while ((file[at] ?? 0) > 0) at += 1 + file[at]!
    return at + 1
  }
  let at = 13 + tableBytes(file[10] ?? 0)
  let frames = 0
  while (at < file.length) {
    const kind = file[at]
    if (kind === 0x21) at = skipBlocks(at + 2)
    else if (kind === 0x2c) {
      frames++
      at = skipBlocks(at + 10 + tableBytes(file[at + 9] ?? 0) + 1)
    } else break
  }
  return frames
}
