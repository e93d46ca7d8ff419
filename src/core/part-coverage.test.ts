import { expect, test } from 'vitest'
import { coverageOf, type CoveredReference } from './part-coverage'

const reference = (id: number, more: Partial<CoveredReference> = {}): CoveredReference => ({
  id: `r${id}`,
  width: 640,
  height: 480,
  score: 0.2 + id / 500,
  bankShare: 0.125,
  nearest: null,
  ...more,
})
const references = (count: number, alter: (id: number) => Partial<CoveredReference> = () => ({})) =>
  Array.from({ length: count }, (_, id) => reference(id, alter(id)))

test('good pictures that are alike give no warning', () => {
  expect(coverageOf(references(8))).toEqual({
    outliers: [],
    redundant: [],
    isFew: false,
    turned: [],
    otherSize: [],
  })
})

test('a score far above the others is an outlier, a low one never; two of them, the worst first', () => {
  expect(coverageOf(references(9, (id) => (id === 4 ? { score: 0.8 } : {}))).outliers).toEqual(['r4'])
  expect(coverageOf(references(9, (id) => (id === 4 ? { score: 0.001 } : {}))).outliers).toEqual([])
  const two = references(9, (id) => (id === 4 ? { score: 0.7 } : id === 6 ? { score: 0.9 } : {}))
  expect(coverageOf(two).outliers).toEqual(['r6', 'r4'])
})

test('where scores are spread wide, more is needed to stand out', () => {
  const wide = references(9, (id) => ({ score: id === 8 ? 0.85 : 0.1 + id / 10 }))
  expect(coverageOf(wide).outliers).toEqual([])
})

test('scores of 0 and 1 are still numbers', () => {
  expect(coverageOf(references(5, (id) => ({ score: id === 0 ? 1 : 0 }))).outliers).toEqual(['r0'])
})

test('three pictures are no crowd to stand out of, and too few', () => {
  const few = coverageOf(references(3, (id) => (id === 0 ? { score: 0.99 } : {})))
  expect(few).toMatchObject({ outliers: [], isFew: true })
})

test('who gave little to the bank adds little', () => {
  const uneven = references(8, (id) => ({ bankShare: id === 2 ? 0.03 : 0.14 }))
  expect(coverageOf(uneven).redundant).toEqual(['r2'])
})

test('the fewer of upright and lying pictures, and sizes unlike most, are named', () => {
  const mixed = references(8, (id) =>
    id === 1 ? { width: 480, height: 640 } : id === 5 ? { width: 4000, height: 3000 } : {},
  )
  expect(coverageOf(mixed)).toMatchObject({ turned: ['r1'], otherSize: ['r5'] })
})
