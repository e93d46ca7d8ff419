import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timeLeft } from './time-left'

test('nothing is foretold from one or two pictures', () => {
  expect(timeLeft([], 5)).toBeUndefined()
  expect(timeLeft([400, 400], 5)).toBeUndefined()
})

test('a steady pace goes on', () => {
  expect(timeLeft([400, 400, 400, 400], 10)).toBe(4000)
})

test('one huge and one broken picture among many change nothing', () => {
  const steady = Array<number>(18).fill(400)
  expect(timeLeft([...steady, 60_000, 1], 10)).toBe(4000)
})

test('lies between the fastest and the slowest pace, and grows with what remains', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 3, maxLength: 20 }),
      fc.integer({ min: 1, max: 5000 }),
      (recent, remaining) => {
        const left = timeLeft(recent, remaining)!
        expect(left).toBeGreaterThanOrEqual(remaining * Math.min(...recent) - 1e-6)
        expect(left).toBeLessThanOrEqual(remaining * Math.max(...recent) + 1e-6)
        expect(timeLeft(recent, remaining + 1)).toBeGreaterThan(left)
      },
    ),
  )
})
