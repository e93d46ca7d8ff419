import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BIN_COUNT, binOf, binScores, countVerdicts } from './score-histogram'

const judgement = fc.record({
  score: fc.double({ min: 0, max: 1, noNaN: true }),
  verdict: fc.constantFrom('OK', 'NG'),
})

test('every picture is counted once, under its own verdict', () => {
  fc.assert(
    fc.property(fc.array(judgement), (judgements) => {
      const counts = countVerdicts(binScores(judgements))
      for (const verdict of ['OK', 'NG'] as const)
        expect(counts[verdict]).toBe(judgements.filter((each) => each.verdict === verdict).length)
    }),
  )
})

test('a score lies between the ends of its bin', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (score) => {
      expect(binOf(score) / BIN_COUNT).toBeLessThanOrEqual(score)
      expect(score).toBeLessThan((binOf(score) + 1) / BIN_COUNT + 1e-12)
    }),
  )
  expect(binOf(1)).toBe(BIN_COUNT - 1)
})
