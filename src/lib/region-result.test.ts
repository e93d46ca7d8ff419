import { expect, test } from 'vitest'
import { inspection as base } from '../core/fixtures/inspection'
import type { Inspection } from '../core/inference'
import { WHOLE_PICTURE, type RegionOfInterest } from '../core/region-of-interest'
import { resultWithin } from './region-result'

/** Two findings: a strong one on the left, a weaker one on the right. */
function twoFindings(): Inspection {
  const data = new Float32Array(20 * 10).fill(0.1)
  for (let y = 2; y < 7; y++) {
    data.fill(0.9, y * 20 + 2, y * 20 + 7)
    data.fill(0.6, y * 20 + 12, y * 20 + 17)
  }
  const map = { width: 20, height: 10, data }
  return { ...base, score: 0.9, coarse: map, refined: map }
}

const rightHalf: RegionOfInterest = {
  shapes: [{ kind: 'rectangle', effect: 'include', left: 0.5, top: 0, right: 1, bottom: 1 }],
}

test("without shapes the result is the run's own, the graph's score included", () => {
  const found = { ...twoFindings(), score: 0.123 }
  expect(resultWithin(found, WHOLE_PICTURE)).toBe(found)
})

test('what lies outside counts nothing: neither in the maps nor in the score', () => {
  const found = resultWithin(twoFindings(), rightHalf)
  expect(found.score).toBeCloseTo(0.6)
  for (const { data } of [found.coarse, found.refined])
    for (let i = 0; i < data.length; i++) expect(data[i]! > 0).toBe(i % 20 >= 10)
})

test('a region in which nothing counts scores 0', () => {
  const nothing: RegionOfInterest = {
    shapes: [{ kind: 'rectangle', effect: 'ignore', left: 0, top: 0, right: 1, bottom: 1 }],
  }
  expect(resultWithin(twoFindings(), nothing).score).toBe(0)
})

test('the same region gives the same objects, another region others', () => {
  const run = twoFindings()
  const found = resultWithin(run, rightHalf)
  expect(resultWithin(run, rightHalf)).toBe(found)
  expect(found.refined).toBe(found.refined)
  expect(resultWithin(run, { shapes: [...rightHalf.shapes] })).not.toBe(found)
})

test('in detail the score is the higher one of the two looks, each on its own map', () => {
  const { refined: whole } = twoFindings()
  const data = new Float32Array(40 * 20).fill(0.2)
  // Too small for the whole picture: 5 x 5 cells of the tiles' finer map.
  for (let y = 14; y < 19; y++) data.fill(0.8, y * 40 + 30, y * 40 + 35)
  const refined = { width: 40, height: 20, data }
  const detail = {
    columns: 2,
    rows: 2,
    whole: { refined: whole, score: 0.9 },
    tiles: { refined, score: 0.8 },
  }
  const found = resultWithin({ ...twoFindings(), detail }, rightHalf)
  expect(found.score).toBeCloseTo(0.8)
  const upperRight: RegionOfInterest = {
    shapes: [{ kind: 'rectangle', effect: 'include', left: 0.5, top: 0, right: 1, bottom: 0.7 }],
  }
  expect(resultWithin({ ...twoFindings(), detail }, upperRight).score).toBeCloseTo(0.6)
})

test("by a part, a region that holds the brightest patch keeps the graph's score, another lowers it", () => {
  const judged = { ...twoFindings(), part: 'revision', score: 0.4 }
  const leftHalf: RegionOfInterest = {
    shapes: [{ kind: 'rectangle', effect: 'include', left: 0, top: 0, right: 0.5, bottom: 1 }],
  }
  expect(resultWithin(judged, leftHalf).score).toBeCloseTo(0.4, 6)
  // The graph adds a quarter of the patch's logit: logit(0.9) - logit(0.6) over 4 less.
  const lower = Math.log(0.4 / 0.6) - (Math.log(9) - Math.log(1.5)) / 4
  expect(resultWithin(judged, rightHalf).score).toBeCloseTo(1 / (1 + Math.exp(-lower)), 5)
  const nothing: RegionOfInterest = {
    shapes: [{ kind: 'rectangle', effect: 'ignore', left: 0, top: 0, right: 1, bottom: 1 }],
  }
  expect(resultWithin(judged, nothing).score).toBe(0)
})
