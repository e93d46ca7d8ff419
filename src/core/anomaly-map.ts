import type { AnomalyMap } from './inference'

/**
 * Reads maps at other resolutions than their own. A cell stands for its centre and the map covers the whole
 * picture, so that picture coordinate x of W lies at cell `(x + 0.5) * w / W - 0.5`, cut off at the outermost
 * centres: what PyTorch calls bilinear with `align_corners=False`.
 */

/** Where one output position lies between two cells. */
interface Place {
  readonly lower: number
  readonly upper: number
  /** Weight of the upper cell, in [0, 1]. */
  readonly share: number
}

function placeOf(position: number, cells: number): Place {
  const cell = Math.min(Math.max(position, 0), cells - 1)
  const lower = Math.floor(cell)
  return { lower, upper: Math.min(lower + 1, cells - 1), share: cell - lower }
}

function blend(map: AnomalyMap, column: Place, row: Place): number {
  const { data, width } = map
  const above = row.lower * width
  const below = row.upper * width
  const top = data[above + column.lower]! * (1 - column.share) + data[above + column.upper]! * column.share
  const bottom = data[below + column.lower]! * (1 - column.share) + data[below + column.upper]! * column.share
  return top * (1 - row.share) + bottom * row.share
}

/**
 * The map's value at a point of the picture.
 *
 * @param u Fraction of the picture's width, 0 at its left edge and 1 at its right edge.
 * @param v Fraction of the picture's height, 0 at its top edge and 1 at its bottom edge.
 */
export const sampleMap = (map: AnomalyMap, u: number, v: number): number =>
  blend(map, placeOf(u * map.width - 0.5, map.width), placeOf(v * map.height - 0.5, map.height))

/** The map at another resolution, for instance the picture's own. */
export function upsampleMap(map: AnomalyMap, width: number, height: number): AnomalyMap {
  const columns = Array.from({ length: width }, (_, x) =>
    placeOf(((x + 0.5) * map.width) / width - 0.5, map.width),
  )
  const data = new Float32Array(width * height)
  for (let y = 0, i = 0; y < height; y++) {
    const row = placeOf(((y + 0.5) * map.height) / height - 0.5, map.height)
    for (const column of columns) data[i++] = blend(map, column, row)
  }
  return { width, height, data }
}

export interface Peak {
  readonly value: number
  /** Centre of the hottest cell as fractions of the picture's width and height. */
  readonly u: number
  readonly v: number
}

/** The hottest cell; of equal ones the first in reading order. */
export function peakOf(map: AnomalyMap): Peak {
  let best = 0
  for (let i = 1; i < map.data.length; i++) if (map.data[i]! > map.data[best]!) best = i
  return {
    value: map.data[best]!,
    u: ((best % map.width) + 0.5) / map.width,
    v: (Math.floor(best / map.width) + 0.5) / map.height,
  }
}

/** Share of the picture's area, in [0, 1], whose cells reach a threshold. */
export function hotShare(map: AnomalyMap, threshold: number): number {
  let hot = 0
  for (const value of map.data) if (value >= threshold) hot++
  return hot / map.data.length
}
