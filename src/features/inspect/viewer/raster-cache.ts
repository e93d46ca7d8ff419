import type { AnomalyMap } from '../../../core/inference'
import { rasterise, rasteriseDifference, type Raster } from '../../../lib/anomaly-raster'
import type { MapLayer, Maps } from './layers'

/** About 1 MB each: enough to switch layers and step back and forth without upsampling again. */
const MAXIMUM_RASTERS = 8

interface Entry {
  readonly map: AnomalyMap
  readonly isDifference: boolean
  readonly raster: Raster
}

/** The most recently used one comes last. */
let entries: readonly Entry[] = []

/** The upsampled values of a layer, from the last few if they are there. */
export function rasterOf(layer: MapLayer, maps: Maps, width: number, height: number): Raster {
  const isDifference = layer === 'difference'
  const map = layer === 'coarse' ? maps.coarse : maps.refined
  const entry = entries.find(
    (known) =>
      known.map === map &&
      known.isDifference === isDifference &&
      known.raster.width === width &&
      known.raster.height === height,
  ) ?? {
    map,
    isDifference,
    raster: isDifference ? rasteriseDifference(maps, width, height) : rasterise(map, width, height),
  }
  entries = [...entries.filter((known) => known !== entry), entry].slice(-MAXIMUM_RASTERS)
  return entry.raster
}
