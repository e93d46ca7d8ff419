import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, type Json } from './canonical'
import { ChainCheck, EMPTY_CHAIN, link, planDeletion, type ChainEntry, type ChainHead } from './chain'

const check = async (entries: readonly ChainEntry[], head: ChainHead) => {
  const running = new ChainCheck()
  for (const entry of entries) await running.take(entry)
  return running.finish(head)
}
const headOf = (entries: readonly ChainEntry[]): ChainHead => entries.at(-1) ?? EMPTY_CHAIN

/** Each run hashes tens of entries. */
const RUNS = { numRuns: 40 }

const body = fc.record({
  kind: fc.constant('inspection'),
  note: fc.string(),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
})
const bodies = fc.array(body, { minLength: 3, maxLength: 12 })
const place = fc.nat({ max: 1000 })

/** Deletes as the database does. */
async function deleteFrom(entries: readonly ChainEntry[], begin: ChainHead, doomed: ReadonlySet<number>) {
  const { anchor, ranges, dropped, emptied } = planDeletion(entries, begin, doomed)
  const [checkpoint] = await link(headOf(entries), [{ kind: 'checkpoint', anchor: { ...anchor }, ranges }])
  const kept = entries
    .filter(({ seq }) => !dropped.includes(seq))
    .map((entry) => (emptied.includes(entry.seq) ? { ...entry, body: null } : entry))
  return { anchor, entries: [...kept, checkpoint!] }
}

describe('a chain', () => {
  test('as it was written has no faults, in however many steps', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, bodies, async (first, second) => {
        const one = await link(EMPTY_CHAIN, first)
        const both = [...one, ...(await link(headOf(one), second))]
        expect(both).toEqual(await link(EMPTY_CHAIN, [...first, ...second]))
        expect(await check(both, headOf(both))).toEqual([])
      }),
      RUNS,
    )
    expect(await check([], EMPTY_CHAIN)).toEqual([])
  })

  test('tells which entry was altered', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, place, fc.string(), async (said, at, note) => {
        const entries = await link(EMPTY_CHAIN, said)
        const index = at % entries.length
        const before = entries[index]!
        fc.pre((before.body as { note: string }).note !== note)
        const altered = entries.with(index, { ...before, body: { ...(before.body as object), note } })
        expect(await check(altered, headOf(entries))).toEqual([
          { kind: 'altered', seq: before.seq, to: before.seq },
        ])
      }),
      RUNS,
    )
  })

  test('tells which entry was altered although its own hashes were made to fit', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, place, async (said, at) => {
        const entries = await link(EMPTY_CHAIN, said)
        const index = at % entries.length
        const before = entries[index - 1] ?? EMPTY_CHAIN
        const [forged] = await link(before, [{ kind: 'inspection', note: 'forged', score: -1 }])
        const faults = await check(entries.with(index, forged!), headOf(entries))
        // The next entry, or the head, does not fit any more.
        expect(faults).toEqual([
          {
            kind: 'moved',
            seq: Math.min(index + 2, entries.length),
            to: Math.min(index + 2, entries.length),
          },
        ])
      }),
      RUNS,
    )
  })

  test('tells which entries were removed, also at its beginning and its end', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, place, fc.integer({ min: 1, max: 3 }), async (said, at, count) => {
        const entries = await link(EMPTY_CHAIN, said)
        const index = at % entries.length
        const removed = entries.toSpliced(index, count)
        const to = Math.min(index + count, entries.length)
        expect(await check(removed, headOf(entries))).toEqual([{ kind: 'removed', seq: index + 1, to }])
      }),
      RUNS,
    )
  })

  test('tells which entries changed places', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, place, place, async (said, a, b) => {
        const entries = await link(EMPTY_CHAIN, said)
        const [i, j] = [a % entries.length, b % entries.length]
        fc.pre(i !== j)
        const swapped = entries
          .with(i, { ...entries[j]!, seq: i + 1 })
          .with(j, { ...entries[i]!, seq: j + 1 })
        const seqs = (await check(swapped, headOf(entries))).map(({ seq, kind }) => `${kind} ${seq}`)
        expect(seqs).toContain(`moved ${i + 1}`)
        expect(seqs).toContain(`moved ${j + 1}`)
      }),
      RUNS,
    )
  })

  test('stays whole through deletions that it was told of, and only through those', async () => {
    await fc.assert(
      fc.asyncProperty(
        bodies,
        fc.array(fc.array(place, { maxLength: 8 }), { minLength: 1, maxLength: 4 }),
        async (said, deletions) => {
          let entries: readonly ChainEntry[] = await link(EMPTY_CHAIN, said)
          let begin = EMPTY_CHAIN
          for (const wanted of deletions) {
            const doomed = new Set(
              wanted
                .map((at) => entries[at % entries.length]!)
                .filter(({ body }) => (body as { kind?: string } | null)?.kind === 'inspection')
                .map(({ seq }) => seq),
            )
            const after = await deleteFrom(entries, begin, doomed)
            entries = [
              ...after.entries,
              ...(await link(headOf(after.entries), [{ kind: 'inspection', note: '' }])),
            ]
            begin = after.anchor
            expect(await check(entries, headOf(entries))).toEqual([])
            for (const seq of doomed)
              expect(entries.find((entry) => entry.seq === seq)?.body ?? null).toBeNull()
          }
          const left = entries.find(({ body }) => body !== null)!
          const secretly = entries.map((entry) => (entry === left ? { ...entry, body: null } : entry))
          expect(await check(secretly, headOf(entries))).not.toEqual([])
        },
      ),
      RUNS,
    )
  })

  test('that was deleted wholly is a checkpoint', async () => {
    const entries = await link(EMPTY_CHAIN, [{ a: 1 }, { a: 2 }])
    const { entries: left } = await deleteFrom(entries, EMPTY_CHAIN, new Set([1, 2]))
    expect(left.map(({ seq }) => seq)).toEqual([3])
    expect(await check(left, headOf(left))).toEqual([])
  })
})

describe('canonical JSON', () => {
  test('does not depend on the order of keys, and reads back', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalJson(turned as Json)).toBe(canonicalJson(value as Json))
        expect(JSON.parse(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      RUNS,
    )
  })

  test('writes what RFC 8785 writes', () => {
    expect(canonicalJson({ b: [1e30, 4.5, 0.002, 1e-27], a: 'ö\n"', c: undefined, '\u20ac': null })).toBe(
      '{"a":"ö\\n\\"","b":[1e+30,4.5,0.002,1e-27],"€":null}',
    )
    expect(() => canonicalJson(NaN)).toThrow(RangeError)
  })
})
