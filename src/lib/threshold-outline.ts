import { contours } from 'd3-contour'
import type { AnomalyMap } from '../core/inference'
import { rasterise } from './anomaly-raster'

/** Grid lines a map cell is divided by before tracing, so that the outline follows the bilinear surface. */
const SUBDIVISION = 2

export interface OutlineGrid {
  readonly width: number
  readonly height: number
  readonly levels: readonly number[]
}

/** Prepares a map for tracing; worth keeping while its threshold moves. */
export function outlineGrid(map: AnomalyMap): OutlineGrid {
  const { width, height, levels } = rasterise(map, map.width * SUBDIVISION, map.height * SUBDIVISION)
  return { width, height, levels: Array.from(levels) }
}

/**
 * SVG path around every area at or above the threshold, holes kept, in units of the grid.
 * Marching squares by d3-contour, which places a value at the centre of its cell as the maps do.
 */
export function outlinePath(grid: OutlineGrid, threshold: number): string {
  const { coordinates } = contours()
    .size([grid.width, grid.height])
    // d3-contour needs a mutable array type; it does not write.
    .contour(grid.levels as number[], threshold * 255)
  return coordinates
    .flat()
    .map((ring) => `M${ring.map(([x = 0, y = 0]) => `${round(x)},${round(y)}`).join('L')}Z`)
    .join('')
}

const round = (value: number) => Math.round(value * 100) / 100
