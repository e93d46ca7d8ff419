import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bestThreshold, confusionAt, ratesOf, type LabelledScore } from './decision'

const label = (good: readonly number[], defective: readonly number[]): LabelledScore[] => [
  ...good.map((score) => ({ score, isDefective: false })),
  ...defective.map((score) => ({ score, isDefective: true })),
]

const few = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 12 })

it('counts and rates follow the threshold, which itself alarms', () => {
  const scores = label([0.1, 0.2, 0.5], [0.4, 0.5, 0.9, 0.95])
  const counts = confusionAt(scores, 0.5)
  expect(counts).toEqual({ caught: 3, missed: 1, falseAlarms: 1, passed: 2 })
  expect(ratesOf(counts)).toEqual({
    catchRate: 3 / 4,
    falseAlarmRate: 1 / 3,
    precision: 3 / 4,
    accuracy: 5 / 7,
    f1: 3 / 4,
  })
})

it('a share of nothing is not known', () => {
  expect(ratesOf(confusionAt(label([0.1], []), 0.5))).toEqual({
    catchRate: null,
    falseAlarmRate: 0,
    precision: null,
    accuracy: 1,
    f1: null,
  })
})

it('the best threshold has the largest catch rate less false-alarm rate of all', () => {
  fc.assert(
    fc.property(few, few, (good, defective) => {
      const scores = label(good, defective)
      const gain = (threshold: number) => {
        const { catchRate, falseAlarmRate } = ratesOf(confusionAt(scores, threshold))
        return catchRate! - falseAlarmRate!
      }
      const best = bestThreshold(scores)!
      for (const threshold of [-1, ...good, ...defective, 13])
        expect(gain(best)).toBeGreaterThanOrEqual(gain(threshold) - 1e-12)
    }),
  )
})

it('lies half-way between what it parts, and of equal thresholds the one that alarms least counts', () => {
  expect(bestThreshold(label([0.1, 0.2], [0.6, 0.8]))).toBeCloseTo(0.4, 12)
  // Both 0.55 and 0.25 gain one half; the former raises no false alarm.
  expect(bestThreshold(label([0.2, 0.3], [0.3, 0.8]))).toBeCloseTo(0.55, 12)
})

it('one class alone has no best threshold', () => {
  expect(bestThreshold(label([0.1], []))).toBeNull()
  expect(bestThreshold(label([], [0.1]))).toBeNull()
})
