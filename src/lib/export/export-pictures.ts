import { upsampleMap } from '../../core/anomaly-map'
import { encodeGreyPng } from '../../core/export/grey-png'
import type { AnomalyMap } from '../../core/inference'
import { maskOf, type Region } from '../../core/regions'
import { paint } from '../anomaly-raster'
import type { ColourMapName } from '../../core/display'
import { drawInspection, type Appearance, type DrawnInspection } from '../draw-inspection'
import { rasterOf, tableOf, type MapLayer } from '../overlay-raster'

/**
 * Pictures of an export. All are encoded from pixels, so that nothing of a file but what is seen in it (no
 * place, no camera, no owner) gets into them.
 */

function canvasOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d')
  // Browsers answer null where a canvas of that size does not fit into memory.
  if (!context) throw new RangeError(`No memory for a canvas of ${width} x ${height} pixels.`)
  return context
}

/** Picture, heat map and outlines as they are shown, in all the picture's pixels (PNG, 8-bit colour). */
export function overlayPng(
  picture: ImageBitmap,
  inspection: DrawnInspection,
  appearance: Appearance,
): Promise<Blob> {
  const context = canvasOf(inspection.width, inspection.height)
  drawInspection(context, picture, inspection, appearance)
  return context.canvas.convertToBlob({ type: 'image/png' })
}

/** As {@link overlayPng} for paper: the longer side at most `side` pixels, JPEG. */
export function smallJpeg(
  picture: ImageBitmap,
  inspection: DrawnInspection,
  appearance: Appearance,
  side: number,
): Promise<Blob> {
  const { width, height } = inspection
  const scale = Math.min(1, side / Math.max(width, height))
  const context = canvasOf(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)))
  drawInspection(context, picture, inspection, appearance)
  return context.canvas.convertToBlob({ type: 'image/jpeg', quality: 0.86 })
}

/** The probabilities at the picture's size, 0 black and 1 white (PNG, one grey channel). */
export function greyMapPng(map: AnomalyMap, width: number, height: number, depth: 8 | 16): Promise<Blob> {
  const { data } = upsampleMap(map, width, height)
  const white = 2 ** depth - 1
  return encodeGreyPng({ width, height, depth, sampleAt: (index) => Math.round(data[index]! * white) })
}

/** A layer in its colours at the picture's size, nothing of the picture below (PNG, 8-bit colour). */
export function colourMapPng(
  layer: MapLayer,
  inspection: Omit<DrawnInspection, 'regions'>,
  colourMap: ColourMapName,
): Promise<Blob> {
  const { width, height, maps } = inspection
  const raster = rasterOf(layer, maps, { width, height })
  const image = new ImageData(raster.width, raster.height)
  paint(
    raster,
    tableOf(layer, colourMap).map((word) => (word | 0xff000000) >>> 0),
    image.data,
  )
  const small = canvasOf(raster.width, raster.height)
  small.putImageData(image, 0, 0)
  const context = canvasOf(width, height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(small.canvas, 0, 0, width, height)
  return context.canvas.convertToBlob({ type: 'image/png' })
}

/** The pixels of the regions: 255 inside, 0 outside (PNG, one grey channel of 8 bits). */
export function maskPng(regions: readonly Region[], width: number, height: number): Promise<Blob> {
  const mask = maskOf(regions, width, height)
  return encodeGreyPng({ width, height, depth: 8, sampleAt: (index) => mask[index]! * 255 })
}
