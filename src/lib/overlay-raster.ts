import type { AnomalyMap } from '../core/inference'
import { rasterise, rasteriseDifference, rasterSize, type Raster, type Size } from './anomaly-raster'
import type { ColourMapName } from '../core/display'
import { colourTable, differenceTable } from './colour-map'

/** A layer that is drawn from the maps: one of them, or refined less coarse. */
export type MapLayer = 'coarse' | 'refined' | 'difference'

/** Both maps of a result, cut to the region of interest. */
export interface Maps {
  readonly coarse: AnomalyMap
  readonly refined: AnomalyMap
}

/** About 1 MB each: enough to switch layers and step back and forth without upsampling again. */
const MAXIMUM_RASTERS = 8

interface Entry {
  readonly map: AnomalyMap
  readonly isDifference: boolean
  readonly raster: Raster
}

/** The most recently used one comes last. */
let entries: readonly Entry[] = []

/** The upsampled values of a layer over a picture, from the last few if they are there. */
export function rasterOf(layer: MapLayer, maps: Maps, picture: Size): Raster {
  const isDifference = layer === 'difference'
  const map = mapOf(layer, maps)
  const { width, height } = rasterSize(picture, map)
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

/** The size of {@link rasterOf}, before there is one. */
export const rasterSizeOf = (layer: MapLayer, maps: Maps, picture: Size): Size =>
  rasterSize(picture, mapOf(layer, maps))

const mapOf = (layer: MapLayer, { coarse, refined }: Maps): AnomalyMap =>
  layer === 'coarse' ? coarse : refined

/** Colours, with their opacity, of the levels of a layer's raster. */
export const tableOf = (layer: MapLayer, colourMap: ColourMapName): Uint32Array =>
  layer === 'difference' ? differenceTable() : colourTable(colourMap)
