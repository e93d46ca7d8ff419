import { expect, test } from 'vitest'
import { sampleMap } from '../core/anomaly-map'
import { outlineGrid, outlinePath } from './threshold-outline'

/** A hill whose value falls with the distance from (0.6, 0.4). */
const size = 24
const hill = {
  width: size,
  height: size,
  data: Float32Array.from({ length: size * size }, (_, index) => {
    const x = ((index % size) + 0.5) / size - 0.6
    const y = (Math.floor(index / size) + 0.5) / size - 0.4
    return Math.exp(-(x * x + y * y) / 0.02)
  }),
}

const points = (path: string) =>
  [...path.matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const)

test('every point of the outline lies where the map has the threshold', () => {
  const grid = outlineGrid(hill)
  const outline = points(outlinePath(grid, 0.5))
  expect(outline.length).toBeGreaterThan(10)
  for (const [x, y] of outline) expect(sampleMap(hill, x / grid.width, y / grid.height)).toBeCloseTo(0.5, 1)
})

test('a hole in an area is a ring of its own', () => {
  const ring = { ...hill, data: hill.data.map((value) => (value > 0.3 && value < 0.7 ? 1 : 0)) }
  expect(outlinePath(outlineGrid(ring), 0.5).match(/M/g)).toHaveLength(2)
})

test('nothing is outlined above the peak', () => {
  expect(outlinePath(outlineGrid(hill), 1.1)).toBe('')
})
