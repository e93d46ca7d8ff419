/**
 * Grey PNGs of 8 or 16 bits, which a canvas cannot write (it has 8 bits and always colour). The browser deflates
 * them off the page's thread, row after row.
 */

import { crc32 } from '../crc32'

interface GreyImage {
  readonly width: number
  readonly height: number
  readonly depth: 8 | 16
  /** Sample of a pixel, in [0, 2 ** depth - 1]; asked row by row. */
  readonly sampleAt: (index: number) => number
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Each byte less the one above it: maps are smooth, which makes most of those small. */
const FILTER_UP = 2

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(12 + data.length)
  const view = new DataView(out.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i)
  out.set(data, 8)
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)))
  return out
}

/** Rows of a PNG, each with its filter before it. */
function* rowsOf({ width, height, depth, sampleAt }: GreyImage): Generator<Uint8Array<ArrayBuffer>> {
  const length = (width * depth) / 8
  let above = new Uint8Array(length)
  for (let y = 0; y < height; y++) {
    const bytes = new Uint8Array(length)
    for (let x = 0; x < width; x++) {
      const sample = sampleAt(y * width + x)
      if (depth === 8) bytes[x] = sample
      else {
        bytes[2 * x] = sample >> 8
        bytes[2 * x + 1] = sample
      }
    }
    const row = new Uint8Array(length + 1)
    row[0] = FILTER_UP
    for (let i = 0; i < length; i++) row[i + 1] = bytes[i]! - above[i]!
    above = bytes
    yield row
  }
}

/** Rows handed over at once: enough to be quick, few enough to be short. */
const BATCH_BYTES = 1 << 18

async function deflate(rows: Iterable<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  const stream = new CompressionStream('deflate')
  const deflated = new Response(stream.readable).arrayBuffer()
  const writer = stream.writable.getWriter()
  let batch: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  const flush = async (): Promise<void> => {
    const bytes = new Uint8Array(size)
    let offset = 0
    for (const row of batch) {
      bytes.set(row, offset)
      offset += row.length
    }
    batch = []
    size = 0
    await writer.write(bytes)
  }
  for (const row of rows) {
    batch.push(row)
    size += row.length
    if (size >= BATCH_BYTES) await flush()
  }
  await flush()
  await writer.close()
  return new Uint8Array(await deflated)
}

/** Encodes a grey picture; nothing but its pixels is in the file. */
export async function encodeGreyPng(image: GreyImage): Promise<Blob> {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, image.width)
  view.setUint32(4, image.height)
  header[8] = image.depth
  return new Blob(
    [
      Uint8Array.from(SIGNATURE),
      chunk('IHDR', header),
      chunk('IDAT', await deflate(rowsOf(image))),
      chunk('IEND', new Uint8Array()),
    ],
    { type: 'image/png' },
  )
}
