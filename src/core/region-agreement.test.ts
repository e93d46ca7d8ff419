import { expect, test } from 'vitest'
import { compareRegions } from './region-agreement'

const region = (x: number, y: number, width: number, height: number) => ({
  box: { x, y, width, height },
  area: width * height,
})

test('a copy of half the size with the same regions agrees to the pixel', () => {
  const original = { width: 400, height: 200, regions: [region(100, 50, 40, 20), region(300, 100, 20, 60)] }
  const copy = { width: 200, height: 100, regions: [region(150, 50, 10, 30), region(50, 25, 20, 10)] }
  expect(compareRegions(original, copy)).toEqual({ shared: 2, missing: 0, added: 0, shift: 0 })
})

test('the largest distance of edges counts, in pixels of the original', () => {
  const original = { width: 400, height: 400, regions: [region(100, 100, 40, 40)] }
  const copy = { width: 200, height: 200, regions: [region(50, 51, 20, 22)] }
  expect(compareRegions(original, copy)).toEqual({ shared: 1, missing: 0, added: 0, shift: 6 })
})

test('what only one of them has is counted, and a speck takes no large region’s partner', () => {
  const large = region(100, 100, 100, 100)
  const original = { width: 400, height: 400, regions: [region(100, 100, 60, 60), large, region(0, 0, 9, 9)] }
  const copy = { width: 400, height: 400, regions: [large, region(300, 300, 20, 20)] }
  expect(compareRegions(original, copy)).toEqual({ shared: 1, missing: 2, added: 1, shift: 0 })
})

test('nothing found in either is agreement', () => {
  const nothing = { width: 10, height: 10, regions: [] }
  expect(compareRegions(nothing, nothing)).toEqual({ shared: 0, missing: 0, added: 0, shift: 0 })
})
