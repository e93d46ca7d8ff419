import { type ResamplingFilter, Resampler } from '../../src/core/resample'
import type { Tile } from '../../src/core/tiles'
import { openBitmap, rowsAtOnce, type Readable } from './bitmap-pixels'

/**
 * Stretches a picture, or an area of it, to the network's square exactly as training does, over white where
 * it is transparent. Of an area only its own pixels are read, as if it had been cropped first.
 *
 * The pixels are read in strips: only the bitmap itself is as large as the picture.
 *
 * @returns RGB, size x size.
 * @throws Error when the browser cannot hold the picture.
 */
export async function stretch(
  picture: Readable,
  size: number,
  filter: ResamplingFilter,
  area: Tile = { left: 0, top: 0, width: picture.bitmap.width, height: picture.bitmap.height },
): Promise<Uint8Array<ArrayBuffer>> {
  const { left, top, width, height } = area
  const pixels = await openBitmap(picture)
  try {
    const resampler = new Resampler(width, height, size, filter)
    const atOnce = rowsAtOnce(width)
    for (let row = 0; row < height; row += atOnce) {
      const rows = Math.min(atOnce, height - row)
      await resampler.pull(rows, (strip) => pixels.read({ left, top: top + row, width, height: rows }, strip))
    }
    return resampler.finish(pixels.order)
  } finally {
    pixels.close()
  }
}
