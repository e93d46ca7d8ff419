import { type ErrorCode, type Result, fail, succeed } from './errors'
import { sentence, type Sentence } from './sentence'

/** Picture formats that can be read, most of them by the browser itself. */
export type PictureKind = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'bmp' | 'tiff' | 'heic'

/** What a file can be besides, told apart so that the user hears more than "unsupported". */
type OtherKind = 'svg' | 'pdf' | 'zip' | 'video' | 'text' | 'empty' | 'unknown'

interface Refusal {
  readonly code: ErrorCode
  readonly message: Sentence
  readonly hint: Sentence
}

const refusals: Record<OtherKind, Refusal> = {
  empty: {
    code: 'file-empty',
    message: sentence`The file is empty.`,
    hint: sentence`It may not have been copied to the end. Copy it again and add it again.`,
  },
  svg: {
    code: 'file-unsupported',
    message: sentence`This is an SVG drawing, not a photograph.`,
    hint: sentence`Export it as PNG or JPEG and add that.`,
  },
  pdf: {
    code: 'file-unsupported',
    message: sentence`This is a PDF document.`,
    hint: sentence`Export its pictures as PNG or JPEG and add those.`,
  },
  zip: {
    code: 'file-unsupported',
    message: sentence`This is a ZIP archive or an office document.`,
    hint: sentence`Unpack it and add the pictures inside.`,
  },
  video: {
    code: 'file-unsupported',
    message: sentence`This is a video.`,
    hint: sentence`Save single frames as PNG or JPEG and add those.`,
  },
  text: {
    code: 'file-unsupported',
    message: sentence`This is a text file, whatever its name says.`,
    hint: sentence`Add a picture: JPEG, PNG, WebP, AVIF, TIFF, HEIC, GIF or BMP.`,
  },
  unknown: {
    code: 'file-unsupported',
    message: sentence`This is not a picture in a known format.`,
    hint: sentence`Add a picture: JPEG, PNG, WebP, AVIF, TIFF, HEIC, GIF or BMP.`,
  },
}

const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end))

/** File starts that leave no doubt; bytes are written as Latin-1 characters. */
const signatures: readonly (readonly [start: string, kind: PictureKind | OtherKind])[] = [
  ['\xff\xd8\xff', 'jpeg'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['GIF87a', 'gif'],
  ['GIF89a', 'gif'],
  ['II*\0', 'tiff'],
  ['MM\0*', 'tiff'],
  ['II+\0', 'tiff'],
  ['MM\0+', 'tiff'],
  ['%PDF', 'pdf'],
  ['PK\x03\x04', 'zip'],
  ['\x1aE\xdf\xa3', 'video'],
]

const avifBrands = ['avif', 'avis']
const heicBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']

/** ISO base media files that are animations. */
const sequenceBrands = ['avis', 'hevc', 'hevx', 'msf1']

/** Whether an AVIF or HEIC file is made to be played, from its main brand. */
export const isImageSequence = (head: Uint8Array): boolean => sequenceBrands.includes(ascii(head, 8, 12))

/** ISO base media files say what they are in a list of four-letter brands. */
function isoKind(head: Uint8Array): PictureKind | OtherKind {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const end = Math.min(view.getUint32(0), head.length)
  const brands: string[] = [ascii(head, 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(ascii(head, at, at + 4))
  if (brands.some((brand) => avifBrands.includes(brand))) return 'avif'
  return brands.some((brand) => heicBrands.includes(brand)) ? 'heic' : 'video'
}

/** Readable text, or undefined. UTF-8 without control characters other than white space counts as readable. */
function readText(head: Uint8Array): string | undefined {
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(head.subarray(0, 4096), { stream: true })
    // eslint-disable-next-line no-control-regex -- control characters are what tells binary data from text
    return /[\0-\x08\x0e-\x1f]/.test(decoded) ? undefined : decoded
  } catch {
    return undefined
  }
}

function kindOf(head: Uint8Array): PictureKind | OtherKind {
  if (head.length === 0) return 'empty'
  const start = ascii(head, 0, 16)
  const known = signatures.find(([signature]) => start.startsWith(signature))
  if (known) return known[1]
  if (start.startsWith('RIFF')) return start.slice(8, 12) === 'WEBP' ? 'webp' : 'video'
  if (start.slice(4, 8) === 'ftyp' && head.length >= 12) return isoKind(head)
  const readable = readText(head)
  if (readable !== undefined) return /<svg[\s>]/i.test(readable) ? 'svg' : 'text'
  // Two letters are weak evidence, so a bitmap must also have a header of a known length.
  if (start.startsWith('BM') && head.length > 18 && [12, 40, 52, 56, 64, 108, 124].includes(head[14]!))
    return 'bmp'
  return 'unknown'
}

/**
 * Tells a picture's format from its first bytes; neither name nor media type is believed.
 *
 * @param head The first 4 KB of the file, or all of a smaller one.
 * @returns The format, or `file-empty` / `file-unsupported` with what the file really is.
 */
export function identifyPicture(head: Uint8Array): Result<PictureKind> {
  const kind = kindOf(head)
  if (!(kind in refusals)) return succeed(kind as PictureKind)
  const { code, message, hint } = refusals[kind as OtherKind]
  return fail(code, message, hint)
}
