import { expect, it } from 'vitest'
import { meanWithError, slopeOf } from './slope'

it('a line has its slope and no error, and noise an error that covers it', () => {
  const line = slopeOf([50, 75, 100, 125].map((x) => [x, 3 * x + 7]))
  expect(line.bytes).toBeCloseTo(3)
  expect(line.error).toBeCloseTo(0)
  const noise = slopeOf([50, 75, 100, 125, 150, 175].map((x, index) => [x, 1e6 + (index % 2) * 1e4]))
  expect(Math.abs(noise.bytes)).toBeLessThan(2 * noise.error)
})

it('a mean has the error by which its figures differ', () => {
  const { bytes, error } = meanWithError([-3, 1, 5, 1])
  expect(bytes).toBeCloseTo(1)
  // Standard deviation of the four, 3.266, by the root of four.
  expect(error).toBeCloseTo(1.633, 3)
})
