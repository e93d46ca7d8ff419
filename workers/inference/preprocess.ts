import { type ResamplingFilter, Resampler } from '../../src/core/resample'

/** Pixels that stand in memory at once while a picture is read; 4 MB of RGBA. */
const STRIP_PIXELS = 2 ** 20

/**
 * Stretches a picture to the network's square exactly as training does, over white where it is transparent.
 *
 * The pixels are read in strips: only the bitmap itself is as large as the picture.
 *
 * @returns RGB, size x size.
 * @throws Error when the browser cannot hold the picture.
 */
export function stretch(
  bitmap: ImageBitmap,
  size: number,
  filter: ResamplingFilter,
): Uint8Array<ArrayBuffer> {
  const { width, height } = bitmap
  const stripHeight = Math.min(height, Math.max(1, Math.floor(STRIP_PIXELS / width)))
  const canvas = new OffscreenCanvas(width, stripHeight)
  // Kept in main memory, where reading it back costs nothing.
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('The browser gives no drawing context.')
  context.imageSmoothingEnabled = false
  context.fillStyle = 'white'
  const resampler = new Resampler(width, height, size, filter)
  for (let top = 0; top < height; top += stripHeight) {
    const rows = Math.min(stripHeight, height - top)
    context.fillRect(0, 0, width, rows)
    context.drawImage(bitmap, 0, top, width, rows, 0, 0, width, rows)
    resampler.push(context.getImageData(0, 0, width, rows).data)
  }
  return resampler.finish()
}
