import type { Chunk } from './chunks'
import { jpegSegments } from './jpeg-segments'
import { findOrientation } from './orientation'
import { needsExactDecoding } from './png'

/**
 * Plain pictures: opaque, stored upright, and without a word about their colours. A browser that decodes one has nothing to
 * turn, blend or convert, so its pixels lie in memory as they are wanted. Where a head leaves a doubt the answer is no.
 */

/** @param head The file's first bytes. */
export function isPlainJpeg(head: Uint8Array): boolean {
  const segments = jpegSegments(head)
  let next = segments.next()
  for (; !next.done; next = segments.next()) {
    const { marker, start, end } = next.value
    const isProfile = marker === 0xe2 && startsWith(head, start, 'ICC_PROFILE\0')
    const isTurned =
      marker === 0xe1 && startsWith(head, start, 'Exif\0') && !isUpright(head.subarray(start + 6, end))
    if (isProfile || isTurned) return false
  }
  return next.value
}

/** By which a PNG says what its values mean. */
const PNG_COLOUR_CHUNKS = ['iCCP', 'sRGB', 'gAMA', 'cHRM', 'cICP']

export function isPlainPng(file: Uint8Array, chunks: readonly Chunk[]): boolean {
  const saysColours = chunks.some(({ type }) => PNG_COLOUR_CHUNKS.includes(type))
  const isTurned = chunks.some(
    ({ type, start, end }) => type === 'eXIf' && !isUpright(file.subarray(start, end)),
  )
  return !needsExactDecoding(file) && !saysColours && !isTurned
}

/** Bytes before a BMP's information header, and of the one that knows neither transparency nor colour spaces. */
const BMP_FILE_BYTES = 14
const BMP_INFO_BYTES = 40
/** Each pixel as it is, or by the masks that follow the header; runs may leave pixels out. */
const BMP_PLAIN_WAYS = [0, 3]

/** @param head The file's first bytes. */
export function isPlainBmp(head: Uint8Array): boolean {
  if (head.length < BMP_FILE_BYTES + BMP_INFO_BYTES) return false
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  return view.getUint32(14, true) === BMP_INFO_BYTES && BMP_PLAIN_WAYS.includes(view.getUint32(30, true))
}

/** EXIF data that says so itself: browsers may read what is damaged otherwise than we do. */
const isUpright = (exif: Uint8Array): boolean => findOrientation(exif)?.value === 1

const startsWith = (bytes: Uint8Array, at: number, text: string): boolean =>
  Array.from(text).every((character, i) => bytes[at + i] === character.charCodeAt(0))
