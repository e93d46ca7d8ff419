import { type ResamplingFilter, Resampler } from '../../src/core/resample'
import type { Tile } from '../../src/core/tiles'

/** Pixels that stand in memory at once while a picture is read; 4 MB of RGBA. */
const STRIP_PIXELS = 2 ** 20
/** Columns that a strip has room for at least: a high canvas of few would be higher than browsers allow. */
const NARROWEST = 2 ** 10
/** Columns of a canvas that every browser can hold: what fails with a wider one must fail that picture only. */
const WIDEST_KEPT = 2 ** 13

/**
 * Stretches a picture, or an area of it, to the network's square exactly as training does, over white where
 * it is transparent. Of an area only its own pixels are read, as if it had been cropped first.
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
  area: Tile = { left: 0, top: 0, width: bitmap.width, height: bitmap.height },
): Uint8Array<ArrayBuffer> {
  const { width, height } = area
  const context = contextOfWidth(width)
  const stripHeight = context.canvas.height
  const resampler = new Resampler(width, height, size, filter)
  for (let row = 0; row < height; row += stripHeight) {
    const rows = Math.min(stripHeight, height - row)
    context.fillRect(0, 0, width, rows)
    context.drawImage(bitmap, area.left, area.top + row, width, rows, 0, 0, width, rows)
    resampler.push(context.getImageData(0, 0, width, rows).data)
  }
  return resampler.finish()
}

/** See {@link contextOfWidth}. */
let kept: OffscreenCanvasRenderingContext2D | undefined

/**
 * What strips of so many columns are drawn on, smoothing off and filling white. One for nearly all: the first thing
 * that a worker draws on a new canvas waits in Chromium without a graphics card until the page's thread is free, and that
 * one builds the view of a dropped picture meanwhile.
 */
function contextOfWidth(width: number): OffscreenCanvasRenderingContext2D {
  if (kept && kept.canvas.width >= width) return kept
  const columns = Math.max(width, NARROWEST)
  const canvas = new OffscreenCanvas(columns, Math.max(1, Math.floor(STRIP_PIXELS / columns)))
  // In main memory, where reading it back costs nothing.
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('The browser gives no drawing context.')
  context.imageSmoothingEnabled = false
  context.fillStyle = 'white'
  if (columns <= WIDEST_KEPT) kept = context
  return context
}
