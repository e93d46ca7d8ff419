import { decode as decodePng } from 'fast-png'
import { type Result, fail, succeed } from '../../src/core/errors'
import { sentence } from '../../src/core/sentence'
import { type PictureKind, identifyPicture } from '../../src/core/file-kind'
import { checkPictureSize, readPictureSize } from '../../src/core/picture-size'
import { flattenPng, needsExactDecoding } from '../../src/core/png'

/** Enough for the headers of every format, long camera metadata included. */
const HEAD_BYTES = 256 * 1024

/** Values are taken as they are in the file: no colour management, which Pillow does not do either. */
const asStored: ImageBitmapOptions = {
  colorSpaceConversion: 'none',
  premultiplyAlpha: 'none',
  imageOrientation: 'from-image',
}

/**
 * Decodes a picture upright at its full size. The caller closes the bitmap.
 *
 * Transparent PNGs and those of 16 bits come out opaque, composited over white as Pillow does it; other
 * formats keep their transparency.
 *
 * @returns `file-empty`, `file-unsupported`, `file-unreadable`, `file-corrupt` or `file-too-large` otherwise.
 */
export async function decodePicture(file: Blob): Promise<Result<ImageBitmap>> {
  const head = await readBytes(file.slice(0, HEAD_BYTES))
  if (!head.ok) return head
  const kind = identifyPicture(head.value)
  if (!kind.ok) return kind
  const size = readPictureSize(kind.value, head.value)
  if (size) {
    const checked = checkPictureSize(size)
    if (!checked.ok) return checked
  }
  if (kind.value === 'png' && needsExactDecoding(head.value)) return decodeExactly(file)
  try {
    // The bytes decide, not the media type that came with the file.
    const typed = file.slice(0, file.size, `image/${kind.value}`)
    const bitmap = await createImageBitmap(typed, asStored)
    const checked = checkPictureSize(bitmap)
    if (checked.ok) return succeed(bitmap)
    bitmap.close()
    return checked
  } catch (cause) {
    return corrupt(kind.value, cause)
  }
}

/** Decodes a PNG whose values a canvas would change. */
async function decodeExactly(file: Blob): Promise<Result<ImageBitmap>> {
  const bytes = await readBytes(file)
  if (!bytes.ok) return bytes
  try {
    const png = decodePng(bytes.value, { checkCrc: true })
    return succeed(await createImageBitmap(new ImageData(flattenPng(png), png.width, png.height), asStored))
  } catch (cause) {
    return corrupt('png', cause)
  }
}

async function readBytes(blob: Blob): Promise<Result<Uint8Array<ArrayBuffer>>> {
  try {
    return succeed(new Uint8Array(await blob.arrayBuffer()))
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
}

const corrupt = (kind: PictureKind, cause: unknown) =>
  fail(
    'file-corrupt',
    sentence`This ${names[kind]} picture is damaged or cut off.`,
    sentence`Open it in a picture viewer. If it shows there, save it again as PNG and add that.`,
    cause,
  )
