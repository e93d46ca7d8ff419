import { contours } from 'd3-contour'
import { upsampleMap } from '../core/anomaly-map'
import type { AnomalyMap } from '../core/inference'

/** Parts a map cell is divided into before tracing, so that the outline follows the bilinear surface. */
const SUBDIVISION = 2

export interface OutlineGrid {
  readonly width: number
  readonly height: number
  readonly values: number[]
}

/** Prepares a map for tracing; worth keeping while its threshold moves. */
export function outlineGrid(map: AnomalyMap): OutlineGrid {
  const { width, height, data } = upsampleMap(map, map.width * SUBDIVISION, map.height * SUBDIVISION)
  return { width, height, values: Array.from(data) }
}

/**
 * SVG path around every area at or above the threshold, holes kept, in units of the grid.
 * Marching squares by d3-contour, which places a value at the centre of its cell as the maps do.
 */
export function outlinePath({ width, height, values }: OutlineGrid, threshold: number): string {
  return contours()
    .size([width, height])
    .contour(values, threshold)
    .coordinates.flat()
    .map((ring) => `M${ring.map(([x = 0, y = 0]) => `${round(x)},${round(y)}`).join('L')}Z`)
    .join('')
}

const round = (value: number) => Math.round(value * 100) / 100
