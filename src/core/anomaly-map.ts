import type { AnomalyMap } from './inference'

/**
 * Reads maps at other resolutions than their own. A cell stands for its centre and the map covers the whole
 * picture, so that picture coordinate x of W lies at cell `(x + 0.5) * w / W - 0.5`, cut off at the outermost
 * centres: what PyTorch calls bilinear with `align_corners=False`.
 */

/** Where the pixels of one picture side lie between the cells of the map. */
export interface Places {
  /** The cell at or before each pixel, and the one after it (the same at the end). */
  readonly lower: Int32Array
  readonly upper: Int32Array
  /** Weight of the upper cell, in [0, 1]. */
  readonly share: Float64Array
}

function place(places: Places, index: number, position: number, cells: number): void {
  const cell = Math.min(Math.max(position, 0), cells - 1)
  const lower = Math.floor(cell)
  places.lower[index] = lower
  places.upper[index] = Math.min(lower + 1, cells - 1)
  places.share[index] = cell - lower
}

const emptyPlaces = (length: number): Places => ({
  lower: new Int32Array(length),
  upper: new Int32Array(length),
  share: new Float64Array(length),
})

/** Places of positions given in cells, 0 at the centre of the first. */
export function placesAt(positions: readonly number[], cells: number): Places {
  const places = emptyPlaces(positions.length)
  positions.forEach((position, index) => place(places, index, position, cells))
  return places
}

/** Places of the centres of `length` pixels that cover `cells` cells. */
export function placesOf(length: number, cells: number): Places {
  const places = emptyPlaces(length)
  for (let index = 0; index < length; index++)
    place(places, index, ((index + 0.5) * cells) / length - 0.5, cells)
  return places
}

/** The map between its cells, as a double; `x` and `y` index the places. */
export function blend(map: AnomalyMap, columns: Places, x: number, rows: Places, y: number): number {
  const { data, width } = map
  const above = rows.lower[y]! * width
  const below = rows.upper[y]! * width
  const left = columns.lower[x]!
  const right = columns.upper[x]!
  const share = columns.share[x]!
  const top = data[above + left]! * (1 - share) + data[above + right]! * share
  const bottom = data[below + left]! * (1 - share) + data[below + right]! * share
  return top * (1 - rows.share[y]!) + bottom * rows.share[y]!
}

/**
 * The map's value at a point of the picture.
 *
 * @param u Fraction of the picture's width, 0 at its left edge and 1 at its right edge.
 * @param v Fraction of the picture's height, 0 at its top edge and 1 at its bottom edge.
 */
export function sampleMap(map: AnomalyMap, u: number, v: number): number {
  const column = emptyPlaces(1)
  const row = emptyPlaces(1)
  place(column, 0, u * map.width - 0.5, map.width)
  place(row, 0, v * map.height - 0.5, map.height)
  return blend(map, column, 0, row, 0)
}

/** The map at another resolution, for instance the picture's own. */
export function upsampleMap(map: AnomalyMap, width: number, height: number): AnomalyMap {
  const columns = placesOf(width, map.width)
  const rows = placesOf(height, map.height)
  const data = new Float32Array(width * height)
  // Every map row is stretched once, in doubles, and kept while picture rows lie beside it.
  let above = stretchRow(map, 0, columns)
  let below = above
  let [aboveRow, belowRow] = [0, 0]
  for (let y = 0, index = 0; y < height; y++) {
    const lower = rows.lower[y]!
    const upper = rows.upper[y]!
    if (lower !== aboveRow) {
      above = lower === belowRow ? below : stretchRow(map, lower, columns)
      aboveRow = lower
    }
    if (upper !== belowRow) {
      below = upper === aboveRow ? above : stretchRow(map, upper, columns)
      belowRow = upper
    }
    const share = rows.share[y]!
    for (let x = 0; x < width; x++) data[index++] = above[x]! * (1 - share) + below[x]! * share
  }
  return { width, height, data }
}

function stretchRow({ data, width }: AnomalyMap, row: number, columns: Places): Float64Array {
  const { lower, upper, share } = columns
  const first = row * width
  const stretched = new Float64Array(lower.length)
  for (let x = 0; x < stretched.length; x++)
    stretched[x] = data[first + lower[x]!]! * (1 - share[x]!) + data[first + upper[x]!]! * share[x]!
  return stretched
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
