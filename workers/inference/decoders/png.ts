import { decode } from 'fast-png'
import { type Chunk } from '../../../src/core/chunks'
import { flattenPng } from '../../../src/core/png'
import type { PictureSize } from '../../../src/core/picture-size'
import { toBitmap } from './pixels'

/** Decodes a PNG whose values a canvas would change. */
export async function decodePngExactly(
  file: Uint8Array<ArrayBuffer>,
  chunks: readonly Chunk[],
  size: PictureSize,
  transparency: 'over-white' | 'ignored',
): Promise<ImageBitmap> {
  await checkInflatedSize(file, chunks, size)
  const png = decode(file, { checkCrc: true })
  return toBitmap(flattenPng(png, transparency === 'ignored'), png.width, png.height)
}

/** Four samples of 16 bits and the filter type of each row, in up to seven passes. */
const inflatedLimit = ({ width, height }: PictureSize): number => 8 * width * height + 16 * height + 1024

/**
 * Unpacks without keeping anything: a small file may say that it is a small picture and unpack to gigabytes.
 *
 * @throws Error when there is more than the picture can hold, or the data is damaged.
 */
async function checkInflatedSize(
  file: Uint8Array<ArrayBuffer>,
  chunks: readonly Chunk[],
  size: PictureSize,
): Promise<void> {
  const parts = chunks
    .filter(({ type }) => type === 'IDAT')
    .map(({ start, end }) => file.subarray(start, end))
  const reader = inPieces(parts).pipeThrough(new DecompressionStream('deflate')).getReader()
  let bytes = 0
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    bytes += read.value.byteLength
    if (bytes <= inflatedLimit(size)) continue
    await reader.cancel()
    throw new Error('The compressed pixels are more than the picture holds.')
  }
}

/** At deflate's greatest ratio a piece unpacks to 33 MB, which is unpacked before the limit is looked at. */
const PIECE_BYTES = 32 * 1024

function inPieces(parts: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  let [part, at] = [0, 0]
  return new ReadableStream(
    {
      pull(controller) {
        while (part < parts.length && at >= parts[part]!.length) {
          part++
          at = 0
        }
        if (part === parts.length) {
          controller.close()
          return
        }
        controller.enqueue(parts[part]!.subarray(at, at + PIECE_BYTES))
        at += PIECE_BYTES
      },
    },
    { highWaterMark: 0 },
  )
}
