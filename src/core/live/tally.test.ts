import { expect, test } from 'vitest'
import { addTallies, countVerdict, NONE_COUNTED, rateOf, withLatest, yieldOf } from './tally'

test('counters and yield follow the verdicts', () => {
  expect(yieldOf(NONE_COUNTED)).toBeNull()
  const tally = (['OK', 'NG', 'OK', 'OK'] as const).reduce(countVerdict, NONE_COUNTED)
  expect(tally).toEqual({ OK: 3, NG: 1 })
  expect(yieldOf(tally)).toBe(0.75)
  expect(yieldOf({ OK: 0, NG: 2 })).toBe(0)
})

test('a reset that is taken back loses neither what was counted before nor since', () => {
  expect(addTallies({ OK: 3, NG: 1 }, { OK: 2, NG: 2 })).toEqual({ OK: 5, NG: 3 })
})

test('the latest comes first and no more than so many stay', () => {
  const list = [1, 2, 3, 4].reduce<readonly number[]>((known, each) => withLatest(known, each, 3), [])
  expect(list).toEqual([4, 3, 2])
})

test('the rate is that of the latest inspections', () => {
  expect(rateOf([])).toBeNull()
  expect(rateOf([500])).toBeNull()
  expect(rateOf([2000, 1500, 1000])).toBe(2)
})
