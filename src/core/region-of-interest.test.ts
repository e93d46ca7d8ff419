import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countedShare,
  maskMap,
  rasteriseRegion,
  regionOfInterestSchema,
  verticesOf,
  WHOLE_PICTURE,
  type PicturePoint,
  type RegionOfInterest,
  type RegionShape,
  type ShapeEffect,
} from './region-of-interest'

const rectangle = (
  left: number,
  top: number,
  right: number,
  bottom: number,
  effect: ShapeEffect = 'include',
): RegionShape => ({ kind: 'rectangle', effect, left, top, right, bottom })

const polygon = (points: [number, number][], effect: ShapeEffect = 'include'): RegionShape => ({
  kind: 'polygon',
  effect,
  points,
})

const rowsOf = (region: RegionOfInterest, width: number, height: number): string[] => {
  const { data } = rasteriseRegion(region, width, height)
  return Array.from({ length: height }, (_, y) => data.slice(y * width, (y + 1) * width).join(''))
}

/** The definition, cell by cell: an odd number of edges crossed on the way in from the left. */
const encloses = (vertices: readonly PicturePoint[], u: number, v: number): boolean =>
  vertices.reduce((inside, [toU, toV], i) => {
    const [fromU, fromV] = vertices.at(i - 1)!
    if (fromV <= v === toV <= v) return inside
    return u >= fromU + ((v - fromV) / (toV - fromV)) * (toU - fromU) ? !inside : inside
  }, false)

const counts = ({ shapes }: RegionOfInterest, u: number, v: number): boolean => {
  const hit = (wanted: ShapeEffect) =>
    shapes.some((shape) => shape.effect === wanted && encloses(verticesOf(shape), u, v))
  return (hit('include') || shapes.every(({ effect }) => effect === 'ignore')) && !hit('ignore')
}

const fraction = fc.double({ min: 0, max: 1, noNaN: true })
/** Fractions that fall on cell centres and edges as often as between them. */
const place = fc.oneof(
  fraction,
  fc.integer({ min: 0, max: 32 }).map((n) => n / 32),
)
const effect = fc.constantFrom<ShapeEffect>('include', 'ignore')
const arbitraryShape: fc.Arbitrary<RegionShape> = fc.oneof(
  fc
    .tuple(place, place, place, place, effect)
    .filter(([a, b, c, d]) => a !== c && b !== d)
    .map(([a, b, c, d, effect]) =>
      rectangle(Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d), effect),
    ),
  fc
    .tuple(fc.array(fc.tuple(place, place), { minLength: 3, maxLength: 9 }), effect)
    .map(([points, effect]) => polygon(points, effect)),
)
const arbitraryRegion = fc.array(arbitraryShape, { maxLength: 4 }).map((shapes) => ({ shapes }))
const side = fc.integer({ min: 1, max: 24 })

describe('rasterising', () => {
  test('no shapes: everything counts', () => {
    expect(rowsOf(WHOLE_PICTURE, 3, 2)).toEqual(['111', '111'])
  })

  test('a rectangle holds the cells whose centres it holds', () => {
    expect(rowsOf({ shapes: [rectangle(0.25, 0.25, 0.75, 1)] }, 4, 4)).toEqual([
      '0000',
      '0110',
      '0110',
      '0110',
    ])
    // Its right edge ends just before a centre, its left edge begins on one.
    expect(rowsOf({ shapes: [rectangle(0.125, 0, 0.87, 1)] }, 4, 1)).toEqual(['1110'])
  })

  test('ignoring alone takes away from the whole picture, and wins over including in any order', () => {
    const hole = rectangle(0.25, 0, 0.75, 1, 'ignore')
    expect(rowsOf({ shapes: [hole] }, 4, 1)).toEqual(['1001'])
    const left = rectangle(0, 0, 0.5, 1)
    expect(rowsOf({ shapes: [hole, left] }, 4, 1)).toEqual(['1000'])
    expect(rowsOf({ shapes: [left, hole] }, 4, 1)).toEqual(['1000'])
  })

  test('a polygon that crosses itself is filled even-odd', () => {
    const bowTie = polygon([
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
    ])
    expect(rowsOf({ shapes: [bowTie] }, 8, 4)).toEqual(['10000001', '11100111', '11100111', '10000001'])
  })

  test('equals the definition on every cell of any grid', () => {
    fc.assert(
      fc.property(arbitraryRegion, side, side, (region, width, height) => {
        const { data } = rasteriseRegion(region, width, height)
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            expect(data[y * width + x]).toBe(counts(region, (x + 0.5) / width, (y + 0.5) / height) ? 1 : 0)
      }),
    )
  })

  test('rectangles that share an edge share no cell and leave none out', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), side, side, (edge, width, height) => {
        const left = rasteriseRegion({ shapes: [rectangle(0, 0, edge, 1)] }, width, height)
        const right = rasteriseRegion({ shapes: [rectangle(edge, 0, 1, 1)] }, width, height)
        left.data.forEach((cell, i) => expect(cell + right.data[i]!).toBe(1))
      }),
    )
  })

  test('the share of what counts nears the area on a fine grid', () => {
    const triangle = polygon([
      [0, 0],
      [1, 0],
      [0, 1],
    ])
    expect(countedShare(rasteriseRegion({ shapes: [triangle] }, 400, 300))).toBeCloseTo(0.5, 2)
  })
})

describe('a masked map', () => {
  const map = { width: 4, height: 1, data: Float32Array.of(0.1, 0.2, 0.3, 0.4) }

  test('keeps its values inside and is 0 outside', () => {
    const masked = maskMap(map, { shapes: [rectangle(0.5, 0, 1, 1)] })
    expect(masked.data).toEqual(Float32Array.of(0, 0, 0.3, 0.4))
    expect(map.data[0]).toBeCloseTo(0.1)
  })

  test('is the very same map where everything counts', () => {
    expect(maskMap(map, WHOLE_PICTURE)).toBe(map)
  })
})

describe('a stored region', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(arbitraryRegion, (region) => {
        expect(regionOfInterestSchema.parse(JSON.parse(JSON.stringify(region)))).toEqual(
          JSON.parse(JSON.stringify(region)),
        )
      }),
    )
  })

  test.each([
    ['outside the picture', rectangle(0, 0, 1.01, 1)],
    ['without area', rectangle(0.5, 0, 0.5, 1)],
    ['inside out', rectangle(0.8, 0, 0.2, 1)],
    [
      'of two vertices',
      polygon([
        [0, 0],
        [1, 1],
      ]),
    ],
    ['of no known kind', { ...rectangle(0, 0, 1, 1), kind: 'circle' }],
    ['of no known effect', { ...rectangle(0, 0, 1, 1), effect: 'maybe' }],
  ])('with a shape %s is refused', (_, shape) => {
    expect(regionOfInterestSchema.safeParse({ shapes: [shape] }).success).toBe(false)
  })
})
