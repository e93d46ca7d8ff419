import { beforeEach, expect, test, vi } from 'vitest'
import { inspection as base } from '../core/fixtures/inspection'
import type { AnomalyMap, Inspection } from '../core/inference'
import type { RegionOfInterest } from '../core/region-of-interest'
import { useInspections } from './inspections'
import { useRegionOfInterest } from './region-of-interest'
import { followRegion, scoreOf, useRegionScores } from './region-scores'
import {
  adopt,
  openInspection,
  openMaps,
  packedMaps,
  readInspection,
  shelve,
  useResultMaps,
} from './result-maps'

// Node draws no frames.
vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback))
vi.stubGlobal('cancelAnimationFrame', clearTimeout)

const map = (width: number, height: number, value: number): AnomalyMap => ({
  width,
  height,
  data: new Float32Array(width * height).fill(value),
})

const result = (value: number): Inspection => ({
  ...base,
  score: value,
  coarse: map(3, 2, value / 2),
  refined: map(10, 8, value),
})

const detailed = (): Inspection => ({
  ...result(0.25),
  detail: {
    columns: 2,
    rows: 2,
    whole: { score: 0.5, refined: map(4, 4, 0.5) },
    tiles: { score: 0.75, refined: map(6, 5, 0.75) },
  },
  part: 'part-1',
  distance: map(7, 7, 3.5),
})

const settled = async (count: number) => {
  const summaries = Array.from({ length: count }, (_, index) => shelve(result(index / count)))
  await Promise.all(summaries.map(packedMaps))
  return summaries
}

beforeEach(() => useResultMaps.setState({ open: new Map() }))

test('a summary holds no values, and its result comes back bit for bit', async () => {
  const whole = detailed()
  const summary = shelve(whole)
  expect(JSON.stringify(summary)).not.toContain('data')
  await packedMaps(summary)
  useResultMaps.setState({ open: new Map() })
  expect(await readInspection(summary)).toEqual(whole)
})

test('however many results come, few are in memory, and what is looked at stays', async () => {
  const [first] = await settled(1)
  await openMaps(first!)
  const others = await settled(100)
  shelve(result(1))
  expect(useResultMaps.getState().open.size).toBeLessThanOrEqual(17)
  expect(openInspection(first!)).toEqual(result(0))
  await openMaps(others[0]!)
  expect(openInspection(others[0]!)?.refined.data[0]).toBe(0)
})

test('maps that can no longer be read are an error, not other maps', async () => {
  const summary = shelve(result(0.5))
  await packedMaps(summary)
  useResultMaps.setState({ open: new Map() })
  adopt(summary, new Blob(['damaged']))
  await expect(openMaps(summary)).rejects.toThrow()
})

const left = (right: number): RegionOfInterest => ({
  shapes: [{ kind: 'rectangle', effect: 'include', left: 0, top: 0, right, bottom: 1 }],
})

test('a region gives every result its score, those whose maps are not in memory too', async () => {
  followRegion()
  const queue = useInspections.getState()
  const ids = queue.add(
    Array.from({ length: 40 }, (_, index) => ({
      name: `${index}`,
      source: { kind: 'file', file: new File([], `${index}`) },
    })),
  )
  for (const [index, id] of ids.entries()) queue.finish(id, result(index / 40))
  const summaries = ids.flatMap((id) => {
    const state = useInspections.getState().items[id]!.state
    return state.phase === 'done' ? [state.inspection] : []
  })
  await Promise.all(summaries.map(packedMaps))
  useResultMaps.setState({ open: new Map() })
  adopt(summaries[7]!, new Blob(['damaged']))

  const region = left(0.5)
  useRegionOfInterest.getState().change(region)
  expect(scoreOf(summaries[3]!, region)).toBeNull()
  await vi.waitFor(() => expect(useRegionScores.getState().pending).toBe(0))
  await vi.waitFor(() => {
    const missing = summaries.filter((each, index) => index !== 7 && scoreOf(each, region) === null)
    expect(missing).toEqual([])
  })
  // 5 x 8 cells of one value: the window's mean is that value.
  expect(scoreOf(summaries[20]!, region)).toBeCloseTo(0.5, 6)
  expect(useInspections.getState().items[ids[7]!]?.state.phase).toBe('waiting')

  // Until the score within another region is known, the last one stands.
  useResultMaps.setState({ open: new Map() })
  const none: RegionOfInterest = {
    shapes: [{ kind: 'rectangle', effect: 'ignore', left: 0, top: 0, right: 1, bottom: 1 }],
  }
  useRegionOfInterest.getState().change(none)
  expect(scoreOf(summaries[20]!, none)).toBeCloseTo(0.5, 6)
  await vi.waitFor(() => expect(scoreOf(summaries[20]!, none)).toBe(0))
})
