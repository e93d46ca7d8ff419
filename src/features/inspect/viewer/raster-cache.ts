import type { AnomalyMap } from '../../../core/inference'
import { rasterise, type Raster } from '../../../lib/anomaly-raster'

/** About 1 MB each: enough to switch layers and step back and forth without upsampling again. */
const MAXIMUM_RASTERS = 8

const rasters = new Map<AnomalyMap, Raster>()

/** The upsampled values of a map, from the last few if they are there. */
export function rasterOf(map: AnomalyMap, width: number, height: number): Raster {
  const known = rasters.get(map)
  const raster = known?.width === width && known.height === height ? known : rasterise(map, width, height)
  rasters.delete(map)
  rasters.set(map, raster)
  const oldest = rasters.keys().next()
  if (rasters.size > MAXIMUM_RASTERS && !oldest.done) rasters.delete(oldest.value)
  return raster
}
