import type { AnomalyMap } from '../core/inference'

/** Pixels of the overlay at most; the browser's scaling does the rest. */
const MAXIMUM_PIXELS = 1_000_000

export interface Raster {
  readonly width: number
  readonly height: number
  /** Probability as round(p * 255), row major. */
  readonly levels: Uint8Array
}

/** Size of the overlay of a picture: its own aspect, never finer than the picture. */
export function rasterSize(pictureWidth: number, pictureHeight: number): { width: number; height: number } {
  const scale = Math.min(1, Math.sqrt(MAXIMUM_PIXELS / (pictureWidth * pictureHeight)))
  return {
    width: Math.max(1, Math.round(pictureWidth * scale)),
    height: Math.max(1, Math.round(pictureHeight * scale)),
  }
}

/** For each target pixel the lower neighbour and the weight of the upper one; half-pixel centres, clamped. */
function taps(source: number, target: number) {
  const lower = new Int32Array(target)
  const upper = new Int32Array(target)
  const weight = new Float32Array(target)
  for (let index = 0; index < target; index++) {
    const position = Math.min(source - 1, Math.max(0, ((index + 0.5) * source) / target - 0.5))
    const floor = Math.floor(position)
    lower[index] = floor
    upper[index] = Math.min(source - 1, floor + 1)
    weight[index] = position - floor
  }
  return { lower, upper, weight }
}

/**
 * Upsamples the probabilities (not the colours) bilinearly and keeps them as bytes, so that a change of
 * colours is one table look-up a pixel.
 */
export function rasterise(map: AnomalyMap, width: number, height: number): Raster {
  const columns = taps(map.width, width)
  const rows = taps(map.height, height)
  const levels = new Uint8Array(width * height)
  const blended = new Float32Array(map.width)
  for (let y = 0; y < height; y++) {
    const above = rows.lower[y]! * map.width
    const below = rows.upper[y]! * map.width
    const vertical = rows.weight[y]!
    for (let x = 0; x < map.width; x++) {
      const top = map.data[above + x]!
      blended[x] = (top + (map.data[below + x]! - top) * vertical) * 255 + 0.5
    }
    const start = y * width
    for (let x = 0; x < width; x++) {
      const left = blended[columns.lower[x]!]!
      levels[start + x] = left + (blended[columns.upper[x]!]! - left) * columns.weight[x]!
    }
  }
  return { width, height, levels }
}

/** Writes the colours of a raster; one pass, no allocation. */
export function paint(raster: Raster, table: Uint32Array, target: ImageData): void {
  const words = new Uint32Array(target.data.buffer)
  const { levels } = raster
  for (let index = 0; index < levels.length; index++) words[index] = table[levels[index]!]!
}

/** Bilinear value of a map at a place given in fractions of the picture, in [0, 1]. */
export function sampleMap(map: AnomalyMap, fractionX: number, fractionY: number): number {
  const clampedX = Math.min(map.width - 1, Math.max(0, fractionX * map.width - 0.5))
  const clampedY = Math.min(map.height - 1, Math.max(0, fractionY * map.height - 0.5))
  const left = Math.floor(clampedX)
  const top = Math.floor(clampedY)
  const right = Math.min(map.width - 1, left + 1)
  const bottom = Math.min(map.height - 1, top + 1)
  const horizontal = clampedX - left
  const vertical = clampedY - top
  const at = (x: number, y: number) => map.data[y * map.width + x]!
  const upper = at(left, top) * (1 - horizontal) + at(right, top) * horizontal
  const lower = at(left, bottom) * (1 - horizontal) + at(right, bottom) * horizontal
  return upper * (1 - vertical) + lower * vertical
}

/** The largest probability of a map. */
export function peakOf(map: AnomalyMap): number {
  let peak = 0
  for (const value of map.data) if (value > peak) peak = value
  return peak
}

/** Share of the map's cells at or above a threshold, in [0, 1]. */
export function shareAbove(map: AnomalyMap, threshold: number): number {
  let count = 0
  for (const value of map.data) if (value >= threshold) count++
  return count / map.data.length
}
