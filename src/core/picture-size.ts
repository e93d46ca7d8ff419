import { type Result, fail, succeed } from './errors'
import { sentence } from './sentence'
import type { PictureKind } from './file-kind'

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** A decoded picture takes four bytes a pixel: 120 megapixels are 480 MB, about what a tablet's page may use. */
const MAXIMUM_PIXELS = 120e6
/** Longest side that browsers can draw from. */
const MAXIMUM_SIDE = 32_767

/** Refuses a picture that decoding could take the page down with. */
export function checkPictureSize(size: PictureSize): Result<PictureSize> {
  const { width, height } = size
  if (width * height <= MAXIMUM_PIXELS && Math.max(width, height) <= MAXIMUM_SIDE) return succeed(size)
  const megapixels = Math.round((width * height) / 1e6)
  return fail(
    'file-too-large',
    sentence`The picture is too large: ${width} x ${height} pixels (${megapixels} megapixels).`,
    sentence`Up to ${MAXIMUM_PIXELS / 1e6} megapixels and ${MAXIMUM_SIDE} pixels a side can be read. Reduce or crop the picture.`,
  )
}

/**
 * Reads a picture's size from its header without decoding it.
 *
 * @param head The file's first bytes.
 * @returns Undefined where the header is not within `head` or not understood: decoding will tell.
 */
export function readPictureSize(kind: PictureKind, head: Uint8Array): PictureSize | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  try {
    return readers[kind](view)
  } catch (cause) {
    // Reading past the end: the header is cut off.
    if (cause instanceof RangeError) return undefined
    throw cause
  }
}

const readers: Record<PictureKind, (view: DataView) => PictureSize | undefined> = {
  png: (view) => ({ width: view.getUint32(16), height: view.getUint32(20) }),
  gif: (view) => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) }),
  bmp: readBmp,
  jpeg: readJpeg,
  webp: readWebp,
  avif: readIso,
  heic: readIso,
  // Its directory may stand anywhere: the decoder reads it.
  tiff: () => undefined,
}

function readBmp(view: DataView): PictureSize {
  const coreHeader = 12
  if (view.getUint32(14, true) === coreHeader) {
    return { width: view.getUint16(18, true), height: view.getUint16(20, true) }
  }
  // A negative height means rows from top to bottom.
  return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) }
}

function readJpeg(view: DataView): PictureSize | undefined {
  return jpegFrames(view).next().value ?? undefined
}

/**
 * The sizes in all frame headers (SOF) of a JPEG, in order; a sound one has one.
 *
 * @throws RangeError when the bytes end within a segment.
 */
export function* jpegFrames(view: DataView): Generator<PictureSize, void> {
  const startOfScan = 0xda
  let at = 2
  while (at < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return
    const marker = view.getUint8(at + 1)
    const isFill = marker === 0xff
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) yield { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    if (isFill) at += 1
    else if (isAlone(marker)) at += 2
    else at += 2 + view.getUint16(at + 2)
    if (marker === startOfScan) at = endOfScan(view, at)
  }
}

/** Restarts, start and end of image: markers without a segment. */
const isAlone = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd9

/** The next marker that is neither a stuffed zero nor a restart, which stand within coded data. */
function endOfScan(view: DataView, from: number): number {
  for (let at = from; at + 1 < view.byteLength; at++) {
    if (view.getUint8(at) !== 0xff) continue
    const next = view.getUint8(at + 1)
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return view.byteLength
}

function readWebp(view: DataView): PictureSize | undefined {
  const uint24 = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
  const chunk = String.fromCharCode(...[12, 13, 14, 15].map((at) => view.getUint8(at)))
  if (chunk === 'VP8X') return { width: uint24(24) + 1, height: uint24(27) + 1 }
  if (chunk === 'VP8L') {
    // 14 bits of width - 1, then 14 bits of height - 1, after a signature byte.
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (chunk === 'VP8 ') {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
  return undefined
}

/** The largest of the image spatial extents (`ispe`): a picture made of tiles lists theirs too. */
function readIso(view: DataView): PictureSize | undefined {
  const ispe = 0x69737065
  let largest: PictureSize | undefined
  for (let at = 0; at + 16 <= view.byteLength; at++) {
    if (view.getUint32(at) !== ispe) continue
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) }
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size
  }
  return largest
}
