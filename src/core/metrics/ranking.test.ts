import fc from 'fast-check'
import { expect, it } from 'vitest'
import { operatingPoints, rankingFigures } from './ranking'

/** Few distinct values, so that ties are common. */
const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 })

const sorted = (values: readonly number[]) => Float64Array.from(values).sort()

it('AUROC is the chance that a positive outranks a negative, ties counting half', () => {
  fc.assert(
    fc.property(scores, scores, (positives, negatives) => {
      const pairs = positives.flatMap((p) => negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)))
      const expected = pairs.reduce<number>((sum, value) => sum + value, 0) / pairs.length
      expect(rankingFigures(sorted(positives), sorted(negatives))!.auroc).toBeCloseTo(expected, 12)
    }),
  )
})

it('average precision sums precision over what each threshold adds to recall', () => {
  fc.assert(
    fc.property(scores, scores, (positives, negatives) => {
      let expected = 0
      for (const threshold of new Set([...positives, ...negatives])) {
        const reach = (values: readonly number[]) => values.filter((value) => value >= threshold).length
        const added = positives.filter((value) => value === threshold).length
        expected += (added / positives.length) * (reach(positives) / (reach(positives) + reach(negatives)))
      }
      expect(rankingFigures(sorted(positives), sorted(negatives))!.averagePrecision).toBeCloseTo(expected, 12)
    }),
  )
})

it('both figures are the areas under the points of their curves', () => {
  fc.assert(
    fc.property(scores, scores, (positives, negatives) => {
      const points = operatingPoints(sorted(positives), sorted(negatives))
      expect(points[0]).toEqual({ threshold: Infinity, truePositives: 0, falsePositives: 0 })
      expect(points.at(-1)).toMatchObject({
        truePositives: positives.length,
        falsePositives: negatives.length,
      })
      let area = 0
      for (let i = 1; i < points.length; i++) {
        const [a, b] = [points[i - 1]!, points[i]!]
        area += ((b.falsePositives - a.falsePositives) * (a.truePositives + b.truePositives)) / 2
      }
      const { auroc } = rankingFigures(sorted(positives), sorted(negatives))!
      expect(area / (positives.length * negatives.length)).toBeCloseTo(auroc, 12)
    }),
  )
})

it('thinned points keep both ends and stay on the curve', () => {
  fc.assert(
    fc.property(scores, scores, (positives, negatives) => {
      const all = operatingPoints(sorted(positives), sorted(negatives))
      const thinned = operatingPoints(sorted(positives), sorted(negatives), 0.2)
      expect(all).toEqual(expect.arrayContaining(thinned))
      expect(thinned.at(-1)).toEqual(all.at(-1))
      // At most five steps in either direction, and the two ends.
      expect(thinned.length).toBeLessThanOrEqual(12)
    }),
  )
})

it('one class alone has no figures', () => {
  expect(rankingFigures(sorted([]), sorted([1]))).toBeUndefined()
  expect(rankingFigures(sorted([1]), sorted([]))).toBeUndefined()
})
