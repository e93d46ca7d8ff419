import { upsampleMap } from '../core/anomaly-map'
import type { AnomalyMap } from '../core/inference'

/** Pixels of the overlay at most; the browser's scaling does the rest. */
const MAXIMUM_PIXELS = 1_000_000
/** Between two cells a map is a straight line: so many steps on it look smooth where the browser blends between them. */
const PIXELS_A_CELL = 4

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Raster extends Size {
  /** Probability as round(p * 255), or a difference d as round((d + 1) * 127.5); row major. */
  readonly levels: Uint8Array
}

/** Size of the overlay of a picture, never finer than the picture; stretched over it, it fits whatever its own aspect. */
export function rasterSize(picture: Size, map: Size): Size {
  const width = Math.min(picture.width, PIXELS_A_CELL * map.width)
  const height = Math.min(picture.height, PIXELS_A_CELL * map.height)
  const scale = Math.min(1, Math.sqrt(MAXIMUM_PIXELS / (width * height)))
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
}

/**
 * Upsamples the probabilities (not the colours) and keeps them as bytes, so that a change of colours is
 * one table look-up a pixel.
 */
export function rasterise(map: AnomalyMap, width: number, height: number): Raster {
  const { data } = upsampleMap(map, width, height)
  const levels = new Uint8Array(data.length)
  for (let index = 0; index < data.length; index++) levels[index] = data[index]! * 255 + 0.5
  return { width, height, levels }
}

/** Upsamples `refined - coarse` in the same way; no difference lies between levels 127 and 128. */
export function rasteriseDifference(
  { coarse, refined }: { readonly coarse: AnomalyMap; readonly refined: AnomalyMap },
  width: number,
  height: number,
): Raster {
  const more = upsampleMap(refined, width, height).data
  const less = upsampleMap(coarse, width, height).data
  const levels = new Uint8Array(more.length)
  for (let index = 0; index < more.length; index++)
    levels[index] = (more[index]! - less[index]! + 1) * 127.5 + 0.5
  return { width, height, levels }
}

/** Writes the colours of a raster; one pass, no allocation of pixels. */
export function paint(raster: Raster, table: Uint32Array, pixels: Uint8ClampedArray<ArrayBuffer>): void {
  const words = new Uint32Array(pixels.buffer)
  const { levels } = raster
  for (let index = 0; index < levels.length; index++) words[index] = table[levels[index]!]!
}
