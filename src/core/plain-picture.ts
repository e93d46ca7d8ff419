import type { Chunk } from './chunks'
import { contentOf, jpegSegments } from './jpeg-segments'
import { findOrientation } from './orientation'
import { needsExactDecoding } from './png'

/** What a browser has to do to a picture it decodes. Where the bytes leave a doubt the answers are no. */
export interface Plainness {
  /** Opaque and stored upright: there is nothing to blend and nothing to turn. */
  readonly isPlain: boolean
  /** Without a word about its colours: there is nothing to convert. */
  readonly isUntagged: boolean
}

/** @param head The file's first bytes. */
export function plainnessOfJpeg(head: Uint8Array): Plainness {
  let [isPlain, isUntagged] = [true, true]
  const segments = jpegSegments(head)
  let next = segments.next()
  for (; !next.done; next = segments.next()) {
    const exif = contentOf(head, next.value, 'exif')
    if (exif) isPlain &&= isUpright(exif.subarray(1))
    if (contentOf(head, next.value, 'profile')) isUntagged = false
  }
  return next.value ? { isPlain, isUntagged } : { isPlain: false, isUntagged: false }
}

/** By which a PNG says what its values mean. */
const PNG_COLOUR_CHUNKS = ['iCCP', 'sRGB', 'gAMA', 'cHRM', 'cICP']

/** @param chunks Those of the whole file. */
export function plainnessOfPng(file: Uint8Array, chunks: readonly Chunk[]): Plainness {
  const isTurned = chunks.some(
    ({ type, start, end }) => type === 'eXIf' && !isUpright(file.subarray(start, end)),
  )
  return {
    isPlain: !needsExactDecoding(file) && !isTurned,
    isUntagged: !chunks.some(({ type }) => PNG_COLOUR_CHUNKS.includes(type)),
  }
}

/** Bytes before a BMP's information header, and of the one that knows neither transparency nor colour spaces. */
const BMP_FILE_BYTES = 14
const BMP_INFO_BYTES = 40
/** Each pixel as it is, or by the masks that follow the header; runs may leave pixels out. */
const BMP_PLAIN_WAYS = [0, 3]

/** @param head The file's first bytes. */
export function plainnessOfBmp(head: Uint8Array): Plainness {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const isKnown =
    head.length >= BMP_FILE_BYTES + BMP_INFO_BYTES &&
    view.getUint32(14, true) === BMP_INFO_BYTES &&
    BMP_PLAIN_WAYS.includes(view.getUint32(30, true))
  return { isPlain: isKnown, isUntagged: isKnown }
}

/** EXIF data that says so itself: browsers may read what is damaged otherwise than we do. */
const isUpright = (exif: Uint8Array): boolean => findOrientation(exif)?.value === 1
