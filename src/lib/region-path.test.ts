import { expect, test } from 'vitest'
import { regionPath } from './region-path'

test('every ring is a closed part of the path', () => {
  const outer = Float64Array.of(0.5, 0.25, 9, 0, 9, 9.04)
  const hole = Float64Array.of(3, 3, 4, 3, 4, 4)
  expect(regionPath([{ contour: [outer, hole] }])).toBe('M0.5,0.3L9,0L9,9ZM3,3L4,3L4,4Z')
  expect(regionPath([])).toBe('')
})
