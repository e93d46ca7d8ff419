import { expect, test } from 'vitest'
import { rateRange } from './rate-range'

// From SciPy: beta.ppf(0.025, hits, total - hits + 1) and beta.ppf(0.975, hits + 1, total - hits)
test.each([
  [0, 9, 0, 0.3362671],
  [1, 9, 0.002809137, 0.482496515],
  [9, 9, 0.6637329, 1],
  [3, 60, 0.0104323296, 0.1392432467],
  [0, 1, 0, 0.975],
])('%d of %d', (hits, total, low, high) => {
  const range = rateRange(hits, total)
  expect(range.low).toBeCloseTo(low, 6)
  expect(range.high).toBeCloseTo(high, 6)
})
