import { gifFrames, pngChunks, webpChunks } from '../../src/core/chunks'
import { findIsoProfile, findJpegProfile, profileKind, unpackPngProfile } from '../../src/core/colour-profile'
import { type Result, fail, succeed } from '../../src/core/errors'
import { type PictureKind, identifyPicture, isImageSequence } from '../../src/core/file-kind'
import type { PictureNote } from '../../src/core/inference'
import { type Orientation, findOrientation } from '../../src/core/orientation'
import { type PictureSize, checkPictureSize, readPictureSize } from '../../src/core/picture-size'
import { type Plainness, plainnessOfBmp, plainnessOfJpeg, plainnessOfPng } from '../../src/core/plain-picture'
import { needsExactDecoding } from '../../src/core/png'
import { sentence } from '../../src/core/sentence'
import { asStored, toDisplayBlob, turnUpright, untouched } from './decoders/pixels'

/** Enough for the headers of every format, long camera metadata included. */
const HEAD_BYTES = 256 * 1024

/** What becomes of transparency where a format is decoded exactly: a mask's is not looked at. */
type Transparency = 'over-white' | 'ignored'

export interface DecodedPicture {
  /** Upright, at full size; whoever gets it closes it. */
  readonly bitmap: ImageBitmap
  /** Whether the bitmap's memory holds the pixels as they are seen: opaque, upright, in sRGB. */
  readonly isPlain: boolean
  readonly notes: readonly PictureNote[]
  /** Whether browsers show the file itself as something else, or not at all. */
  readonly needsDisplay: boolean
}

/**
 * Decodes a picture upright at its full size.
 *
 * Values are sRGB: a profile of another RGB space is converted where the browser decodes, and otherwise named
 * in the notes. TIFF, HEIC, transparent PNGs and those of 16 bits come out opaque, composited over white as
 * Pillow does it; other formats keep their transparency.
 *
 * @returns `file-empty`, `file-unsupported`, `file-unreadable`, `file-corrupt` or `file-too-large` otherwise.
 */
export async function decodePicture(
  file: Blob,
  transparency: Transparency = 'over-white',
): Promise<Result<DecodedPicture>> {
  // Each slice is a question to the browser's own process.
  const head = await readBytes(file.size <= HEAD_BYTES ? file : file.slice(0, HEAD_BYTES))
  if (!head.ok) return head
  const kind = identifyPicture(head.value)
  if (!kind.ok) return kind
  const size = readPictureSize(kind.value, head.value)
  if (size) {
    const checked = checkPictureSize(size)
    if (!checked.ok) return checked
  }
  try {
    return await decoders[kind.value]({ file, head: head.value, kind: kind.value, size, transparency })
  } catch (cause) {
    // A file that vanished is not a damaged one.
    const still = await readBytes(file.slice(0, 1))
    return still.ok ? corrupt(kind.value, cause) : still
  }
}

/** The picture as a PNG where the page could not show the file, else null. */
export async function makeDisplay({ bitmap, needsDisplay }: DecodedPicture): Promise<Blob | null> {
  // A picture too large for a canvas can still be inspected.
  return needsDisplay ? toDisplayBlob(bitmap).catch(() => null) : null
}

interface Source {
  readonly file: Blob
  readonly head: Uint8Array<ArrayBuffer>
  readonly kind: PictureKind
  /** Undefined where the header does not tell. */
  readonly size: PictureSize | undefined
  /** PNG only. */
  readonly transparency: Transparency
}

/** What the file says besides its pixels. */
interface Metadata extends Partial<Plainness> {
  readonly profile?: Uint8Array | undefined
  /** What the browser does not apply by itself. */
  readonly orientation?: Orientation
  readonly notes?: readonly PictureNote[]
  /** The file without what the browser might apply as well. */
  readonly cleaned?: Blob
}

type Decoder = (source: Source) => Promise<Result<DecodedPicture>>

const decoders: Record<PictureKind, Decoder> = {
  jpeg: (source) =>
    decodeInBrowser(source, { profile: findJpegProfile(source.head), ...plainnessOfJpeg(source.head) }),
  bmp: (source) => decodeInBrowser(source, plainnessOfBmp(source.head)),
  avif: (source) =>
    decodeInBrowser(source, {
      profile: findIsoProfile(source.head),
      notes: isImageSequence(source.head) ? [{ code: 'first-frame', count: null }] : [],
    }),
  gif: async (source) =>
    decodeInBrowser(source, { notes: frameNotes(gifFrames(await allBytes(source.file))) }),
  png: decodePng,
  webp: decodeWebp,
  tiff: async ({ file }) => {
    const { decodeTiff } = await import('./decoders/tiff')
    const decoded = await decodeTiff(file)
    return decoded.ok ? succeed({ ...decoded.value, isPlain: false, needsDisplay: true }) : decoded
  },
  heic: async ({ file }) => {
    const { decodeHeic } = await import('./decoders/heic')
    const decoded = await decodeHeic(await allBytes(file))
    return decoded.ok ? succeed({ ...decoded.value, isPlain: false, needsDisplay: true }) : decoded
  },
}

async function decodeInBrowser(
  { file, kind }: Source,
  { profile, isPlain = false, isUntagged = false, orientation = 1, notes = [], cleaned = file }: Metadata,
): Promise<Result<DecodedPicture>> {
  const isForeign = profile !== undefined && profileKind(profile) === 'foreign'
  const isConverted = profile !== undefined && profileKind(profile) === 'other'
  // The bytes decide, not the media type that came with the file.
  const type = `image/${kind}`
  const typed = cleaned.type === type ? cleaned : cleaned.slice(0, cleaned.size, type)
  const stored = await createImageBitmap(
    typed,
    isPlain && isUntagged
      ? untouched
      : isConverted
        ? { ...asStored, colorSpaceConversion: 'default' }
        : asStored,
  )
  const checked = checkPictureSize(stored)
  if (!checked.ok) {
    stored.close()
    return checked
  }
  return succeed({
    bitmap: turnUpright(stored, orientation),
    // Chromium may convert only when the picture is drawn.
    isPlain: isPlain && !isConverted,
    notes: [
      ...notes,
      ...(isConverted ? [{ code: 'profile-converted' } as const] : []),
      ...(isForeign ? [{ code: 'profile-ignored' } as const] : []),
    ],
    needsDisplay: orientation !== 1,
  })
}

async function decodePng(source: Source): Promise<Result<DecodedPicture>> {
  const { file, head, size, transparency } = source
  const bytes = await allBytes(file)
  const chunks = pngChunks(bytes)
  const data = (type: string): Uint8Array | undefined => {
    const chunk = chunks.find((candidate) => candidate.type === type)
    return chunk && bytes.subarray(chunk.start, chunk.end)
  }
  const frames = data('acTL')
  const notes = frames ? frameNotes(new DataView(frames.buffer, frames.byteOffset).getUint32(0)) : []
  const packed = data('iCCP')
  const profile = packed && unpackPngProfile(packed)
  const exif = data('eXIf')
  const orientation = (exif && findOrientation(exif)?.value) ?? 1
  if (!size || !needsExactDecoding(head)) {
    const chunk = chunks.find(({ type }) => type === 'eXIf')
    const cleaned =
      chunk && orientation !== 1
        ? new Blob([bytes.subarray(0, chunk.start - 8), bytes.subarray(chunk.end + 4)])
        : file
    return decodeInBrowser(source, {
      profile,
      ...plainnessOfPng(bytes, chunks),
      orientation,
      notes,
      cleaned,
    })
  }
  const { decodePngExactly } = await import('./decoders/png')
  const bitmap = turnUpright(await decodePngExactly(bytes, chunks, size, transparency), orientation)
  const bits = head[24]!
  return succeed({
    bitmap,
    isPlain: false,
    notes: [
      ...notes,
      ...(bits === 16 ? [{ code: 'depth-reduced', bits } as const] : []),
      ...(profile && profileKind(profile) !== 'srgb' ? [{ code: 'profile-ignored' } as const] : []),
    ],
    needsDisplay: orientation !== 1,
  })
}

async function decodeWebp(source: Source): Promise<Result<DecodedPicture>> {
  const bytes = await allBytes(source.file)
  const chunks = webpChunks(bytes)
  const find = (type: string) => chunks.find((chunk) => chunk.type === type)
  const profile = find('ICCP')
  const exif = find('EXIF')
  let orientation: Orientation = 1
  let cleaned: Blob = source.file
  if (exif) {
    // Some writers put JPEG's marker before the data.
    const marker = String.fromCharCode(...bytes.subarray(exif.start, exif.start + 4)) === 'Exif' ? 6 : 0
    const found = findOrientation(bytes.subarray(exif.start + marker, exif.end))
    if (found && found.value !== 1) {
      orientation = found.value
      const at = exif.start + marker + found.at
      const upright = found.littleEndian ? Uint8Array.of(1, 0) : Uint8Array.of(0, 1)
      cleaned = new Blob([bytes.subarray(0, at), upright, bytes.subarray(at + 2)])
    }
  }
  return decodeInBrowser(source, {
    profile: profile && bytes.subarray(profile.start, profile.end),
    orientation,
    notes: frameNotes(chunks.filter(({ type }) => type === 'ANMF').length),
    cleaned,
  })
}

const frameNotes = (count: number): PictureNote[] => (count > 1 ? [{ code: 'first-frame', count }] : [])

/** @throws Error when the file is gone. */
async function allBytes(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.arrayBuffer())
}

async function readBytes(blob: Blob): Promise<Result<Uint8Array<ArrayBuffer>>> {
  try {
    return succeed(await allBytes(blob))
  } catch (cause) {
    return fail(
      'file-unreadable',
      sentence`The file can no longer be read.`,
      sentence`It may have been moved, deleted or changed. Add it again.`,
      cause,
    )
  }
}

const names: Record<PictureKind, string> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  avif: 'AVIF',
  gif: 'GIF',
  bmp: 'BMP',
  tiff: 'TIFF',
  heic: 'HEIC',
}

const corrupt = (kind: PictureKind, cause: unknown) =>
  fail(
    'file-corrupt',
    sentence`This ${names[kind]} picture is damaged or cut off.`,
    sentence`Open it in a picture viewer. If it shows there, save it again as PNG and add that.`,
    cause,
  )
