import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleMap } from './anomaly-map'
import type { AnomalyMap } from './inference'
import { layTiles, networkRuns, stitchMaps, tileGrid, type Tile, type TileGrid } from './tiles'

const side = fc.integer({ min: 1, max: 400 })
const arbitraryGrid = fc.record({
  columns: fc.integer({ min: 1, max: 5 }),
  rows: fc.integer({ min: 1, max: 5 }),
})

/** A tile's map of a function of the picture's fractions. */
const lookAt = (
  tile: Tile,
  width: number,
  height: number,
  cells: number,
  value: (u: number, v: number) => number,
): AnomalyMap => ({
  width: cells,
  height: cells,
  data: Float32Array.from({ length: cells * cells }, (_, i) =>
    value(
      (tile.left + (((i % cells) + 0.5) * tile.width) / cells) / width,
      (tile.top + ((Math.floor(i / cells) + 0.5) * tile.height) / cells) / height,
    ),
  ),
})

const stitched = (
  grid: TileGrid,
  width: number,
  height: number,
  cells: number,
  value: (u: number, v: number) => number,
): AnomalyMap =>
  stitchMaps(
    grid,
    layTiles(grid, width, height).map((tile) => lookAt(tile, width, height, cells, value)),
    width,
    height,
  )

describe('the grid', () => {
  test.each([
    ['whole', 4000, 3000, 1, 1],
    ['2x2', 100, 80, 2, 2],
    ['3x3', 4000, 3000, 3, 3],
    // As many tiles as have 384 pixels a side: 384 * (2 - 0.25) = 672.
    ['auto', 671, 672, 1, 2],
    ['auto', 384, 100, 1, 1],
    ['auto', 1000, 4000, 3, 5],
  ] as const)('%s on %i x %i has %i columns and %i rows', (mode, width, height, columns, rows) => {
    expect(tileGrid(mode, width, height, 384)).toEqual({ columns, rows })
  })

  test('in mode auto no tile is smaller than the network input, unless the picture is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 9000 }), (width, height) => {
        const [tile] = layTiles(tileGrid('auto', width, height, 384), width, height)
        expect(tile!.width).toBeGreaterThanOrEqual(Math.min(width, 384))
        expect(tile!.height).toBeGreaterThanOrEqual(Math.min(height, 384))
      }),
    )
  })

  test('costs one run of the network a tile and one for the whole picture', () => {
    expect(networkRuns({ columns: 1, rows: 1 })).toBe(1)
    expect(networkRuns({ columns: 3, rows: 2 })).toBe(7)
  })
})

describe('the tiles', () => {
  test('cover every pixel, lie within the picture and are equally large', () => {
    fc.assert(
      fc.property(arbitraryGrid, side, side, (grid, width, height) => {
        const tiles = layTiles(grid, width, height)
        expect(tiles.length).toBe(grid.columns * grid.rows)
        const covered = new Uint8Array(width * height)
        for (const tile of tiles) {
          expect([tile.width, tile.height]).toEqual([tiles[0]!.width, tiles[0]!.height])
          expect(tile.left).toBeGreaterThanOrEqual(0)
          expect(tile.left + tile.width).toBeLessThanOrEqual(width)
          expect(tile.top + tile.height).toBeLessThanOrEqual(height)
          for (let y = tile.top; y < tile.top + tile.height; y++)
            covered.fill(1, y * width + tile.left, y * width + tile.left + tile.width)
        }
        expect(covered.indexOf(0)).toBe(-1)
      }),
    )
  })

  test('overlap by a quarter', () => {
    const [first, second] = layTiles({ columns: 3, rows: 1 }, 1000, 500)
    expect(first).toEqual({ left: 0, top: 0, width: 400, height: 500 })
    expect(second!.left).toBe(300)
  })
})

describe('stitching', () => {
  test('a constant map stays constant: at every cell the weights sum to 1', () => {
    fc.assert(
      fc.property(
        arbitraryGrid,
        side,
        side,
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (grid, width, height, cells, value) => {
          for (const found of stitched(grid, width, height, cells, () => value).data)
            expect(found).toBeCloseTo(value, 6)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('stays within the values of the tiles', () => {
    fc.assert(
      fc.property(arbitraryGrid, side, side, fc.integer(), (grid, width, height, seed) => {
        let state = seed
        const random = () => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0
          return 0.2 + (0.5 * state) / 2 ** 32
        }
        for (const found of stitched(grid, width, height, 8, random).data) {
          expect(found).toBeGreaterThanOrEqual(0.2 - 1e-6)
          expect(found).toBeLessThanOrEqual(0.7 + 1e-6)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('no seam shows: the stitched map of a smooth one is as smooth', () => {
    const smooth = (u: number, v: number) => 0.5 + 0.25 * Math.sin(5 * u) + 0.25 * Math.cos(4 * v + u)
    fc.assert(
      fc.property(
        arbitraryGrid,
        fc.integer({ min: 60, max: 400 }),
        fc.integer({ min: 60, max: 400 }),
        (grid, width, height) => {
          const map = stitched(grid, width, height, 48, smooth)
          let worst = 0
          map.data.forEach((value, i) => {
            const u = ((i % map.width) + 0.5) / map.width
            const v = (Math.floor(i / map.width) + 0.5) / map.height
            worst = Math.max(worst, Math.abs(value - smooth(u, v)))
          })
          // What linear interpolation over a cell of 1/48 of the picture may be off by.
          expect(worst).toBeLessThan(0.012)
        },
      ),
      { numRuns: 15 },
    )
  })

  test('tiles that disagree fade into each other: no step from cell to cell', () => {
    const grid = { columns: 2, rows: 1 }
    const of = (value: number): AnomalyMap => ({
      width: 32,
      height: 32,
      data: new Float32Array(32 * 32).fill(value),
    })
    const map = stitchMaps(grid, [of(0), of(1)], 700, 400)
    expect(sampleMap(map, 0.01, 0.5)).toBe(0)
    expect(sampleMap(map, 0.99, 0.5)).toBe(1)
    for (let x = 1; x < map.width; x++) {
      const step = map.data[x]! - map.data[x - 1]!
      expect(step).toBeGreaterThanOrEqual(0)
      // The overlap is a quarter of a tile: 8 of its 32 cells.
      expect(step).toBeLessThan(1 / 7)
    }
  })

  test('a finding stays where it is on the picture', () => {
    const map = stitched({ columns: 3, rows: 2 }, 900, 500, 64, (u, v) =>
      Math.hypot(u - 0.7, v - 0.3) < 0.05 ? 1 : 0,
    )
    expect(sampleMap(map, 0.7, 0.3)).toBeCloseTo(1)
    expect(sampleMap(map, 0.7, 0.45)).toBeCloseTo(0)
    expect(sampleMap(map, 0.55, 0.3)).toBeCloseTo(0)
  })

  test('a missing map is an error', () => {
    expect(() => stitchMaps({ columns: 2, rows: 2 }, [], 10, 10)).toThrow(RangeError)
  })
})
