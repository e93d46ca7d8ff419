import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibratePart } from '../part-calibration'
import fixtures from '../fixtures/teaching.json'
import type { LevelShare } from '../part'
import { putUp, rowsWithout, selectBank } from './bank'
import { kCentre } from './k-centre'
import { sourcesOf, viewCount, type ReferenceSpec } from './reference-spec'
import { quantile, statisticsOf } from './statistics'
import { toGrid, toVectors } from './vectors'
import { makeView } from './views'

/** Everything that is compared here was written by `make_teaching_fixtures.py` with the Python reference. */
const spec: ReferenceSpec = {
  ...fixtures.reference,
  maximumBank: 40,
  maximumPictures: 60,
  selection: 'as in Python',
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'base64'))
const floats = (text: string) => new Float32Array(bytes(text).buffer)

describe('views', () => {
  it.each(fixtures.turned)('of $size x $size are those of Python', ({ size, pixels, views }) => {
    for (const [name, expected] of Object.entries(views))
      expect([...makeView(bytes(pixels), size, name, spec)], name).toEqual([...bytes(expected)])
  })

  it('refuses a view that the bundle does not describe', () => {
    expect(() => makeView(new Uint8Array(3), 1, '+30', spec)).toThrow(RangeError)
  })

  it('get fewer the more pictures there are', () => {
    expect([1, 8, 9, 16, 17, 60].map((count) => viewCount(spec, count))).toEqual([8, 8, 4, 4, 1, 1])
  })
})

describe('greedy k-centre', () => {
  it.each(fixtures.selections)('takes of $kind, at most $limit, what Python takes', (selection) => {
    const rows = floats(selection.rows)
    expect([...kCentre(rows, selection.channels, selection.limit)]).toEqual(selection.taken)
  })

  // The first are full of equals; distances of the second differ by less than float32 can tell.
  const few = fc.integer({ min: -3, max: 3 })
  const nearlyEqual = fc
    .tuple(fc.constantFrom(-(2 ** 20), 2 ** 20), few)
    .map(([large, small]) => large + small)
  it.each([
    ['small', few, 11],
    ['nearly as far from each other', nearlyEqual, 40],
  ] as const)('takes what the rule says, whatever the rows: %s', (_, value, mostChannels) => {
    const rows = fc.integer({ min: 1, max: mostChannels }).chain((channels) =>
      fc.record({
        channels: fc.constant(channels),
        vectors: fc.array(fc.array(value, { minLength: channels, maxLength: channels }), {
          minLength: 1,
          maxLength: 60,
        }),
        limit: fc.integer({ min: 1, max: 70 }),
      }),
    )
    fc.assert(
      fc.property(rows, ({ channels, vectors, limit }) => {
        expect([...kCentre(Float32Array.from(vectors.flat()), channels, limit)]).toEqual(
          byTheRule(vectors, limit),
        )
      }),
    )
  })
})

function byTheRule(vectors: readonly number[][], limit: number): number[] {
  const distance = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0)
  const taken = [0]
  while (taken.length < limit) {
    const nearest = vectors.map((vector) => Math.min(...taken.map((row) => distance(vector, vectors[row]!))))
    const farthest = nearest.indexOf(Math.max(...nearest))
    if (nearest[farthest] === 0) break
    taken.push(farthest)
  }
  return taken
}

describe.each(fixtures.parts)('a part of $features.length pictures', (part) => {
  const candidates = part.features.map((views) =>
    spec.levels.map((level) =>
      views.map((view) => toVectors(floats(view[level.source as keyof typeof view]), level)),
    ),
  )
  const shares = candidates.map((levels) =>
    levels.map((views, index): LevelShare =>
      putUp(
        views.map((vectors) => toGrid(vectors, spec.grid)),
        spec.levels[index]!,
      ),
    ),
  )
  const banks = spec.levels.map((level, index) =>
    selectBank(
      shares.map((levels) => levels[index]!),
      level,
      spec.grid,
    ),
  )

  it('has the rows and owners that Python chooses', () => {
    expect(part.features[0]).toHaveLength(viewCount(spec, part.features.length))
    banks.forEach((bank, index) => {
      const expected = part.banks[index]!
      expect([...bank.rows]).toEqual([...floats(expected.rows)])
      expect([...bank.owner]).toEqual([...new Int32Array(bytes(expected.owner).buffer)])
    })
  })

  it('compares each picture with the rows of the others, at the distances of Python', () => {
    part.leftOut.forEach((pictures, index) =>
      pictures.forEach((expected, picture) => {
        const { channels } = spec.levels[index]!
        const rows = rowsWithout(banks[index]!, picture)
        const found = distances(candidates[picture]![index]![0]!, rows, channels)
        floats(expected).forEach((distance, cell) => expect(found[cell]).toBeCloseTo(distance, 5))
      }),
    )
  })

  it('has the statistics of Python', () => {
    const found = statisticsOf(
      part.leftOut.map((level) => level.map(floats)),
      spec,
    )
    floats(part.statistics).forEach((value, index) => {
      expect(Math.abs(found[index]! - value)).toBeLessThan(1e-6)
    })
  })
})

function distances(vectors: Float32Array, rows: Float32Array, channels: number): number[] {
  return Array.from({ length: vectors.length / channels }, (_, cell) => {
    let best = Infinity
    for (let row = 0; row < rows.length / channels; row++) {
      let sum = 0
      for (let i = 0; i < channels; i++)
        sum += (vectors[cell * channels + i]! - rows[row * channels + i]!) ** 2
      best = Math.min(best, sum)
    }
    return Math.sqrt(best)
  })
}

it('rounds half up on the grid', () => {
  expect([
    ...toGrid(
      Float32Array.of(0.5, 1.5, -0.5, -1.5, 0.49).map((x) => x / 1024),
      1024,
    ),
  ]).toEqual([1, 2, 0, -1, 0])
})

it('reads a quantile off the sorted values and leaves them as they were', () => {
  const values = Float32Array.of(3, 1, 2, 4)
  expect([quantile(values, 0), quantile(values, 0.5), quantile(values, 0.99)]).toEqual([1, 2, 3])
  expect([...values]).toEqual([3, 1, 2, 4])
})

it('names each source once, in the order of the graph', () => {
  expect(sourcesOf(spec)).toEqual(['features_4', 'features_8'])
})

it('leaves all rows where no other picture gave any', () => {
  const bank = { name: 'fine', rows: Float32Array.of(1, 2, 3, 4), owner: Int32Array.of(0, 0) }
  expect([...rowsWithout(bank, 0)]).toEqual([1, 2, 3, 4])
})

describe('calibration of a part', () => {
  it.each(fixtures.calibrations)('of $scores.length pictures at $rate is that of Python', (wanted) => {
    const found = calibratePart(wanted.scores, wanted.peaks, wanted.rate)
    if (!found.ok) throw new Error(found.error.message)
    for (const kind of ['image', 'pixel'] as const)
      for (const key of ['value', 'low', 'high'] as const)
        expect(found.value[kind][key]).toBeCloseTo(wanted.expected[kind][key], 12)
    expect(found.value.certainty).toBe(wanted.expected.certainty)
    expect(found.value.pictures).toBe(wanted.expected.pictures)
  })

  it.each([0, 0.0005, 0.6, NaN])('refuses a rate of %d', (rate) => {
    expect(calibratePart([0.2], [0.2], rate)).toMatchObject({ ok: false, error: { code: 'part-invalid' } })
  })

  it('refuses to calibrate on nothing', () => {
    expect(calibratePart([], [], 0.05)).toMatchObject({ ok: false, error: { code: 'part-invalid' } })
  })
})
