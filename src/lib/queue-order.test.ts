import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orderQueue, queueFilters, queueSorts, type QueueEntry } from './queue-order'

const entry = (id: string, more: Partial<QueueEntry> = {}): QueueEntry => ({
  id,
  name: id,
  isFailed: false,
  judgement: null,
  isReviewed: false,
  ...more,
})
const judged = (id: string, score: number, more: Partial<QueueEntry> = {}): QueueEntry =>
  entry(id, { judgement: { score, verdict: score >= 0.5 ? 'NG' : 'OK' }, ...more })

const all = { sort: 'arrival', filter: 'all', search: '' } as const
const queue = [
  judged('part 10.png', 0.2),
  entry('part 9.png', { isFailed: true }),
  judged('Part 2.png', 0.9, { isReviewed: true }),
  entry('waiting.png', { folder: 'line 2' }),
  judged('part 1.png', 0.6),
]

test.each([
  ['arrival', ['part 10.png', 'part 9.png', 'Part 2.png', 'waiting.png', 'part 1.png']],
  ['score', ['Part 2.png', 'part 1.png', 'part 10.png', 'part 9.png', 'waiting.png']],
  ['name', ['part 1.png', 'Part 2.png', 'part 9.png', 'part 10.png', 'waiting.png']],
  ['verdict', ['Part 2.png', 'part 1.png', 'part 10.png', 'part 9.png', 'waiting.png']],
] as const)('sorted by %s', (sort, expected) => {
  expect(orderQueue(queue, { ...all, sort })).toEqual(expected)
})

test.each([
  ['NG', ['Part 2.png', 'part 1.png']],
  ['OK', ['part 10.png']],
  ['failed', ['part 9.png']],
  ['unreviewed', ['part 10.png', 'part 1.png']],
] as const)('filtered by %s', (filter, expected) => {
  expect(orderQueue(queue, { ...all, filter })).toEqual(expected)
})

test('searched by name and folder, in any case', () => {
  expect(orderQueue(queue, { ...all, search: ' PART 1' })).toEqual(['part 10.png', 'part 1.png'])
  expect(orderQueue(queue, { ...all, search: 'Line 2' })).toEqual(['waiting.png'])
  expect(orderQueue(queue, { ...all, search: 'nothing' })).toEqual([])
})

describe('for any queue', () => {
  const entries = fc.uniqueArray(
    fc.record({
      id: fc.uuid(),
      name: fc.string({ maxLength: 6 }),
      isFailed: fc.boolean(),
      judgement: fc.option(
        fc.record({
          score: fc.constantFrom(0, 0.3, 0.5, 1),
          verdict: fc.constantFrom('OK' as const, 'NG' as const),
        }),
      ),
      isReviewed: fc.boolean(),
    }),
    { selector: ({ id }) => id, maxLength: 40 },
  )

  test('sorting shows each picture once and keeps equal ones in their order', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(...queueSorts), (queue, sort) => {
        const ids = orderQueue(queue, { ...all, sort })
        expect(ids.toSorted()).toEqual(queue.map(({ id }) => id).toSorted())
        if (sort !== 'score') return
        const place = new Map(queue.map(({ id }, index) => [id, index]))
        const scores = new Map(queue.map(({ id, judgement }) => [id, judgement?.score ?? -1]))
        for (let i = 1; i < ids.length; i++) {
          const [before, after] = [ids[i - 1]!, ids[i]!]
          expect(scores.get(before)).toBeGreaterThanOrEqual(scores.get(after)!)
          if (scores.get(before) === scores.get(after))
            expect(place.get(before)).toBeLessThan(place.get(after)!)
        }
      }),
    )
  })

  test('a filter never brings in what another order would not, and NG and OK share nothing', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(...queueFilters), (queue, filter) => {
        const shown = new Set(orderQueue(queue, { ...all, filter }))
        expect(new Set(orderQueue(queue, { ...all, filter, sort: 'name' }))).toEqual(shown)
        const ng = orderQueue(queue, { ...all, filter: 'NG' })
        expect(ng.filter((id) => orderQueue(queue, { ...all, filter: 'OK' }).includes(id))).toEqual([])
      }),
    )
  })
})
