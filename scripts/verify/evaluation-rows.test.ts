import { expect, it } from 'vitest'
import { largestDifference, type EvaluationRow } from './evaluation-rows'

const figures = { imageAuroc: 1, pixelAuroc: 0.9, pixelAp: null, aupro: 0.8 }
const row = (browser: Partial<EvaluationRow['browser']>): EvaluationRow => ({
  category: 'cap',
  references: 4,
  map: 'refined',
  browser: { ...figures, ...browser },
  python: figures,
})

it('is the largest of all figures in points of 100', () => {
  expect(largestDifference([row({})])).toBe(0)
  expect(largestDifference([row({}), row({ aupro: 0.798 }), row({ pixelAuroc: 0.901 })])).toBeCloseTo(0.2, 9)
})

it('a figure that one side alone can compute is wholly wrong', () => {
  expect(largestDifference([row({ pixelAp: 0.5 })])).toBe(100)
})
