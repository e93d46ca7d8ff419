import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundsOf, moveShape, moveVertex, rectangleBetween, removeVertex, splitEdge } from './region-edit'
import { regionOfInterestSchema, verticesOf, type RegionShape } from './region-of-interest'

const fraction = fc.double({ min: 0, max: 1, noNaN: true })
const anywhere = fc.double({ min: -2, max: 3, noNaN: true })
const place = fc.tuple(anywhere, anywhere)
const rectangle = fc.tuple(place, place).map(([from, to]): RegionShape => ({
  kind: 'rectangle',
  effect: 'include',
  ...(rectangleBetween(from, to) ?? { left: 0.25, top: 0.25, right: 0.5, bottom: 0.5 }),
}))
const polygon = fc
  .array(fc.tuple(fraction, fraction), { minLength: 3, maxLength: 8 })
  .map((points): RegionShape => ({ kind: 'polygon', effect: 'ignore', points }))
const shape = fc.oneof(rectangle, polygon)

const expectValid = (changed: RegionShape) =>
  expect(regionOfInterestSchema.safeParse({ shapes: [changed] }).success).toBe(true)

describe('whatever is dragged wherever', () => {
  test('a moved shape keeps its size and stays on the picture', () => {
    fc.assert(
      fc.property(shape, anywhere, anywhere, (before, du, dv) => {
        const after = moveShape(before, du, dv)
        expectValid(after)
        const from = boundsOf(before)
        const to = boundsOf(after)
        expect(to.right - to.left).toBeCloseTo(from.right - from.left, 9)
        expect(to.bottom - to.top).toBeCloseTo(from.bottom - from.top, 9)
        const isFree = from.left + du >= 0 && from.right + du <= 1
        if (isFree) expect(to.left).toBeCloseTo(from.left + du, 9)
      }),
    )
  })

  test('a moved vertex lands where it is put, or at the nearest place that leaves the shape valid', () => {
    fc.assert(
      fc.property(shape, fc.nat(7), place, (before, n, target) => {
        const index = n % verticesOf(before).length
        const after = moveVertex(before, index, target)
        expectValid(after)
        const found = verticesOf(after)[index]!
        if (before.kind === 'polygon')
          expect(found).toEqual(target.map((value) => Math.min(1, Math.max(0, value))))
        verticesOf(before).forEach((vertex, i) => {
          const isOpposite = before.kind === 'rectangle' && i === (index + 2) % 4
          if (isOpposite || (before.kind === 'polygon' && i !== index))
            expect(verticesOf(after)[i]).toEqual(vertex)
        })
      }),
    )
  })
})

test("a rectangle's corner goes where it is put", () => {
  const before: RegionShape = {
    kind: 'rectangle',
    effect: 'include',
    left: 0.2,
    top: 0.2,
    right: 0.8,
    bottom: 0.8,
  }
  expect(moveVertex(before, 2, [0.9, 0.7])).toMatchObject({ left: 0.2, top: 0.2, right: 0.9, bottom: 0.7 })
  expect(moveVertex(before, 0, [0.1, 0.9])).toMatchObject({ left: 0.1, top: 0.795, right: 0.8, bottom: 0.8 })
})

test('a polygon gains a vertex in the middle of an edge and loses one again', () => {
  const triangle: RegionShape = {
    kind: 'polygon',
    effect: 'include',
    points: [
      [0, 0],
      [1, 0],
      [0, 1],
    ],
  }
  const split = splitEdge(triangle, 2)
  expect(verticesOf(split)[3]).toEqual([0, 0.5])
  expect(removeVertex(split, 3)).toEqual(triangle)
  expect(removeVertex(triangle, 0)).toBeNull()
})

test('a press without a drag draws nothing', () => {
  expect(rectangleBetween([0.5, 0.5], [0.501, 0.9])).toBeNull()
  expect(rectangleBetween([0.9, 0.9], [1.4, -3])).toEqual({ left: 0.9, top: 0, right: 1, bottom: 0.9 })
})
