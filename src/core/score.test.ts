import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bundleSchema } from './bundle'
import type { AnomalyMap } from './inference'
import { scoreMap } from './score'

const folder = new URL('../../public/models/default/', import.meta.url)
const bundle = bundleSchema.parse(JSON.parse(readFileSync(new URL('bundle.json', folder), 'utf8')))

const arbitraryMap = fc
  .record({ width: fc.integer({ min: 1, max: 14 }), height: fc.integer({ min: 1, max: 14 }) })
  .chain(({ width, height }) =>
    fc
      .array(fc.float({ min: 0, max: 1, noNaN: true }), {
        minLength: width * height,
        maxLength: width * height,
      })
      .map((values): AnomalyMap => ({ width, height, data: Float32Array.from(values) })),
  )

test("equals the graph's score on the shipped detector's golden map", () => {
  const [, , height, width] = bundle.outputs.refined.shape as [number, number, number, number]
  const bytes = readFileSync(new URL(bundle.golden.refined.file, folder))
  const data = new Float32Array(new Uint8Array(bytes).buffer)
  expect(Math.abs(scoreMap({ width, height, data }) - bundle.golden.score)).toBeLessThan(1e-5)
})

test('equals the mean of every window taken one by one', () => {
  fc.assert(
    fc.property(arbitraryMap, (map) => {
      const columns = Math.min(5, map.width)
      const rows = Math.min(5, map.height)
      let best = 0
      for (let top = 0; top + rows <= map.height; top++)
        for (let left = 0; left + columns <= map.width; left++) {
          let sum = 0
          for (let y = top; y < top + rows; y++)
            for (let x = left; x < left + columns; x++) sum += map.data[y * map.width + x]!
          best = Math.max(best, sum / (rows * columns))
        }
      expect(scoreMap(map)).toBeCloseTo(best, 9)
    }),
  )
})

test('a bright cell alone is noise, a bright patch is a finding', () => {
  const map = (side: number): AnomalyMap => {
    const data = new Float32Array(400)
    for (let y = 8; y < 8 + side; y++) data.fill(1, y * 20 + 8, y * 20 + 8 + side)
    return { width: 20, height: 20, data }
  }
  expect(scoreMap(map(1))).toBeCloseTo(1 / 25)
  expect(scoreMap(map(5))).toBe(1)
})
