import { type Result, fail, succeed } from '../../src/core/errors'
import { maskRegions, type MaskRegions } from '../../src/core/metrics/mask'
import { sentence } from '../../src/core/sentence'
import { decodePicture } from '../inference/decode'

/** Rows that are read back from the canvas at once. */
const STRIP = 256

/**
 * Reads a ground-truth mask, whatever picture format it has.
 *
 * @param width  Of the picture that it belongs to.
 * @returns `dataset-mask` where it has another size, or what decoding it failed with.
 */
export async function readMask(file: Blob, width: number, height: number): Promise<Result<MaskRegions>> {
  const decoded = await decodePicture(file, 'ignored')
  if (!decoded.ok) return decoded
  const { bitmap } = decoded.value
  try {
    if (bitmap.width !== width || bitmap.height !== height)
      return fail(
        'dataset-mask',
        sentence`The mask is ${bitmap.width} x ${bitmap.height} pixels, its picture ${width} x ${height}.`,
        sentence`A mask has the size of its picture: export it again, or take it away.`,
      )
    return succeed(maskRegions(readGrey(bitmap), width, height))
  } finally {
    bitmap.close()
  }
}

/** Luminance as Pillow computes it: weights of Rec. 601 with 16 fractional bits, rounded. */
function readGrey(bitmap: ImageBitmap): Uint8Array {
  const { width, height } = bitmap
  const grey = new Uint8Array(width * height)
  const canvas = new OffscreenCanvas(width, Math.min(STRIP, height))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('The browser gives no drawing context.')
  for (let top = 0; top < height; top += STRIP) {
    const rows = Math.min(STRIP, height - top)
    context.clearRect(0, 0, width, rows)
    context.drawImage(bitmap, 0, top, width, rows, 0, 0, width, rows)
    const { data } = context.getImageData(0, 0, width, rows)
    for (let from = 0, to = top * width; from < data.length; from += 4, to++)
      grey[to] = (data[from]! * 19595 + data[from + 1]! * 38470 + data[from + 2]! * 7471 + 0x8000) >> 16
  }
  return grey
}
