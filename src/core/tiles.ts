import { blend, placesAt, upsampleMap, type Places } from './anomaly-map'
import type { AnomalyMap } from './inference'

/**
 * Detail mode: the picture is also looked at through overlapping tiles, each as large to the network as the
 * whole picture is, and the tiles' maps are stitched into one that covers the picture.
 */

/** `whole`: no tiles. `auto`: as many as the picture has pixels for. */
export const detailModes = ['whole', '2x2', '3x3', 'auto'] as const
export type DetailMode = (typeof detailModes)[number]

/** Share of a tile's side that it has in common with the next one. */
const OVERLAP = 0.25
/** Tiles a side in mode `auto`, whatever the size of the picture. */
const MAXIMUM_SIDE = 5

export interface TileGrid {
  readonly columns: number
  readonly rows: number
}

const WHOLE: TileGrid = { columns: 1, rows: 1 }

/** A tile's place on the picture, in pixels. */
export interface Tile {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Where the tiles of one axis lie. */
interface Axis {
  readonly length: number
  readonly starts: readonly number[]
}

/**
 * The grid of a mode on a picture.
 *
 * @param inputSize Side S of the network's input: in mode `auto` a tile has at least that many pixels of the
 *   picture a side, since magnifying more shows the network nothing new.
 */
export function tileGrid(mode: DetailMode, width: number, height: number, inputSize: number): TileGrid {
  if (mode === 'whole') return WHOLE
  if (mode === '2x2') return { columns: 2, rows: 2 }
  if (mode === '3x3') return { columns: 3, rows: 3 }
  const tilesAlong = (length: number): number =>
    // The length of n tiles of side S with their overlaps is S * (n - (n - 1) * OVERLAP).
    Math.min(MAXIMUM_SIDE, Math.max(1, Math.floor((length / inputSize - OVERLAP) / (1 - OVERLAP))))
  return { columns: tilesAlong(width), rows: tilesAlong(height) }
}

/** How often the network runs: the whole picture, and each tile where there is more than one. */
export function networkRuns({ columns, rows }: TileGrid): number {
  const tiles = columns * rows
  return tiles === 1 ? 1 : 1 + tiles
}

/** The grid of a result, whose `detail` is absent where the picture was looked at whole. */
export const gridOf = (detail: TileGrid | undefined): TileGrid =>
  detail ? { columns: detail.columns, rows: detail.rows } : WHOLE

export const isSameGrid = (one: TileGrid, other: TileGrid): boolean =>
  one.columns === other.columns && one.rows === other.rows

/** Tiles of equal length, spread evenly from end to end, each overlapping the next by at least OVERLAP. */
function layAxis(picture: number, tiles: number): Axis {
  const length = Math.min(picture, Math.ceil(picture / (tiles - (tiles - 1) * OVERLAP)))
  const step = tiles > 1 ? (picture - length) / (tiles - 1) : 0
  return { length, starts: Array.from({ length: tiles }, (_, i) => Math.round(i * step)) }
}

/** The tiles of a grid, row by row. All have the same size and lie within the picture. */
export function layTiles({ columns, rows }: TileGrid, width: number, height: number): Tile[] {
  const across = layAxis(width, columns)
  const down = layAxis(height, rows)
  return down.starts.flatMap((top) =>
    across.starts.map((left) => ({ left, top, width: across.length, height: down.length })),
  )
}

/**
 * How much each tile of an axis counts at a position of the picture. A tile fades linearly to 0 across what it
 * shares with its neighbours and not at the picture's border; the weights of a position sum to 1.
 */
function weightsAt({ length, starts }: Axis, position: number): number[] {
  const raw = starts.map((start, i) => {
    const end = start + length
    if (position < start || position > end) return 0
    const previousEnd = i > 0 ? starts[i - 1]! + length : start
    const nextStart = starts[i + 1] ?? end
    const rise = previousEnd > start ? (position - start) / (previousEnd - start) : 1
    const fall = nextStart < end ? (end - position) / (end - nextStart) : 1
    return Math.min(1, rise, fall)
  })
  const sum = raw.reduce((total, weight) => total + weight, 0)
  return raw.map((weight) => weight / sum)
}

/** What one tile of an axis adds to the cells of the stitched map from `first` on. */
interface Contribution {
  readonly first: number
  /** One a cell. */
  readonly weights: readonly number[]
  /** Where each cell lies on the tile's own map. */
  readonly places: Places
}

/** What each tile of an axis adds to the stitched map. */
function contributionsAlong(
  axis: Axis,
  picture: number,
  cells: number,
  tileCells: number,
): readonly Contribution[] {
  const positions = Array.from({ length: cells }, (_, i) => ((i + 0.5) * picture) / cells)
  const weights = positions.map((position) => weightsAt(axis, position))
  return axis.starts.map((start, tile) => {
    const first = positions.findIndex((position) => position >= start)
    const inside = positions.filter((position) => position >= start && position <= start + axis.length)
    return {
      first,
      weights: inside.map((_, i) => weights[first + i]![tile]!),
      places: placesAt(
        inside.map((position) => ((position - start) * tileCells) / axis.length - 0.5),
        tileCells,
      ),
    }
  })
}

/**
 * Joins the maps of all tiles into one map of the picture, without seams: where tiles overlap, each fades
 * into the next. A cell of the result is as large on the picture as a cell of a tile.
 *
 * @param maps One a tile, in the order of {@link layTiles}, all of the same size.
 * @param width Columns of the picture in pixels.
 * @param height Rows of the picture in pixels.
 */
export function stitchMaps(
  { columns, rows }: TileGrid,
  maps: readonly AnomalyMap[],
  width: number,
  height: number,
): AnomalyMap {
  const [first] = maps
  if (!first || maps.length !== columns * rows)
    throw new RangeError(`Stitching got ${maps.length} maps for ${columns} x ${rows} tiles.`)
  const across = layAxis(width, columns)
  const down = layAxis(height, rows)
  const stitchedWidth = Math.max(1, Math.round((first.width * width) / across.length))
  const stitchedHeight = Math.max(1, Math.round((first.height * height) / down.length))
  const alongX = contributionsAlong(across, width, stitchedWidth, first.width)
  const alongY = contributionsAlong(down, height, stitchedHeight, first.height)
  const sums = new Float64Array(stitchedWidth * stitchedHeight)
  maps.forEach((map, index) => {
    const x = alongX[index % columns]!
    const y = alongY[Math.floor(index / columns)]!
    y.weights.forEach((rowWeight, row) => {
      const start = (y.first + row) * stitchedWidth + x.first
      x.weights.forEach((weight, column) => {
        sums[start + column]! += rowWeight * weight * blend(map, x.places, column, y.places, row)
      })
    })
  })
  return { width: stitchedWidth, height: stitchedHeight, data: Float32Array.from(sums) }
}

/** Both looks at a picture in one map, on the grid of the stitched one: what either finds is found. */
export function mergeMaps(whole: AnomalyMap, stitched: AnomalyMap): AnomalyMap {
  const { width, height } = stitched
  const { data } = upsampleMap(whole, width, height)
  return { width, height, data: data.map((value, i) => Math.max(value, stitched.data[i]!)) }
}
