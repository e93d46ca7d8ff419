import type { Region } from '../core/regions'
import { paint } from './anomaly-raster'
import type { ColourMapName } from '../core/display'
import { rasterOf, tableOf, type MapLayer, type Maps } from './overlay-raster'
import { regionPath } from './region-path'

/** What is drawn over the picture; the viewer shows the same by its own elements. */
export interface Appearance {
  readonly layer: MapLayer | 'picture'
  /** Opacity of the heat map, in [0, 1]. */
  readonly opacity: number
  readonly colourMap: ColourMapName
  /** Whether regions are outlined. */
  readonly outline: boolean
}

export interface DrawnInspection {
  /** Size of the picture in its own pixels. */
  readonly width: number
  readonly height: number
  readonly maps: Maps
  readonly regions: readonly Pick<Region, 'contour'>[]
}

/** Lines are drawn as wide as the viewer draws them on a canvas of this longer side, in pixels. */
const REFERENCE_SIDE = 1200
/** Dark casing below, light line above. */
const OUTLINE = [
  { width: 3.5, colour: 'rgb(0 0 0 / 0.7)' },
  { width: 1.5, colour: '#fff' },
] as const

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/**
 * Draws picture, heat map and outlines over the whole canvas, which should have the picture's aspect.
 *
 * @param picture The decoded picture; null leaves the canvas as it is below the heat map.
 */
export function drawInspection(
  context: Context,
  picture: CanvasImageSource | null,
  inspection: DrawnInspection,
  { layer, opacity, colourMap, outline }: Appearance,
): void {
  const { width, height } = context.canvas
  context.save()
  context.imageSmoothingQuality = 'high'
  if (picture) context.drawImage(picture, 0, 0, width, height)
  if (layer !== 'picture') {
    context.globalAlpha = opacity
    context.drawImage(heatMap(layer, inspection, colourMap), 0, 0, width, height)
    context.globalAlpha = 1
  }
  if (outline) drawOutline(context, inspection)
  context.restore()
}

function heatMap(layer: MapLayer, { maps, ...picture }: DrawnInspection, colourMap: ColourMapName) {
  const raster = rasterOf(layer, maps, picture)
  const canvas = new OffscreenCanvas(raster.width, raster.height)
  const image = new ImageData(raster.width, raster.height)
  paint(raster, tableOf(layer, colourMap), image.data)
  canvas.getContext('2d')!.putImageData(image, 0, 0)
  return canvas
}

function drawOutline(context: Context, { width, height, regions }: DrawnInspection): void {
  const { canvas } = context
  const path = new Path2D()
  const scale = new DOMMatrix([canvas.width / width, 0, 0, canvas.height / height, 0, 0])
  path.addPath(new Path2D(regionPath(regions)), scale)
  const unit = Math.max(1, Math.max(canvas.width, canvas.height) / REFERENCE_SIDE)
  context.lineJoin = 'round'
  for (const { width, colour } of OUTLINE) {
    context.lineWidth = width * unit
    context.strokeStyle = colour
    context.stroke(path)
  }
}
