import { beforeEach, describe, expect, test, vi } from 'vitest'
import { inspection as base } from '../core/fixtures/inspection'
import type { AnomalyMap, Inspection } from '../core/inference'
import type { RegionOfInterest } from '../core/region-of-interest'
import { stubFrames } from '../lib/fixtures/frames'
import type { ResultBlobs } from '../lib/storage/stored-entry'
import { useInspections } from './inspections'
import { fileSource } from './picture-files'
import { useRegionOfInterest } from './region-of-interest'
import { followRegion, scoreOf, useRegionScores } from './region-scores'
import {
  adopt,
  blobsOf,
  displayOf,
  hasDisplay,
  leaveOnDevice,
  markLost,
  openInspection,
  openMaps,
  packedMaps,
  readInspection,
  readDeviceWith,
  shelve,
  thumbnailOf,
  useResultMaps,
} from './result-data'

stubFrames()

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
  adopt(summary, { thumbnail: null, display: null, maps: new Blob(['damaged']) })
  await expect(openMaps(summary)).rejects.toThrow()
})

describe('a result that is left on the device', () => {
  const device = new Map<string, ResultBlobs>()
  beforeEach(() => {
    device.clear()
    readDeviceWith((name) => Promise.resolve(device.get(name)))
  })

  /** Inspected and kept, and no longer looked at. */
  async function left(name: string, inspection: Inspection) {
    const summary = shelve(inspection)
    const blobs = await blobsOf(summary)
    device.set(name, blobs)
    leaveOnDevice(summary, name, blobs)
    useResultMaps.setState({ open: new Map() })
    return { summary, blobs }
  }

  test('comes back bit for bit, with its pictures', async () => {
    const thumbnail = new Blob(['small'])
    const display = new Blob(['upright'])
    const whole = { ...detailed(), thumbnail: Promise.resolve(thumbnail), display }
    const { summary } = await left('a', whole)
    const { thumbnail: small, ...rest } = await readInspection(summary)
    expect({ ...rest, thumbnail: null }).toEqual({ ...whole, thumbnail: null })
    expect(await small).toBe(thumbnail)
    expect(hasDisplay(summary)).toBe(true)
    expect(await displayOf(summary)).toBe(display)
    expect(await thumbnailOf(summary)).toBe(thumbnail)
  })

  test('is held no longer: what the device has lost is an error, and no picture', async () => {
    const { summary } = await left('a', { ...result(0.5), display: new Blob(['upright']) })
    device.clear()
    await expect(openMaps(summary)).rejects.toThrow()
    expect(await thumbnailOf(summary)).toBeNull()
    expect(await displayOf(summary)).toBeNull()
  })

  test('never comes back as another one that takes its place, not even in the middle of reading', async () => {
    const { summary, blobs: own } = await left('a', result(0.25))
    const { summary: unlucky } = await left('b', result(0.5))
    const [reading, refused] = [readInspection(summary), expect(readInspection(unlucky)).rejects.toThrow()]
    adopt(summary, own)
    markLost(unlucky)
    const other = shelve(result(0.75))
    const blobs = await blobsOf(other)
    for (const name of ['a', 'b']) device.set(name, blobs)
    leaveOnDevice(other, 'a', blobs)
    expect((await reading).refined.data[0]).toBe(0.25)
    await refused
    await expect(packedMaps(unlucky)).rejects.toThrow()
    useResultMaps.setState({ open: new Map() })
    expect((await readInspection(other)).refined.data[0]).toBe(0.75)
  })

  test('is held again before the device forgets it', async () => {
    const { summary, blobs } = await left('a', result(0.5))
    adopt(summary, blobs)
    device.clear()
    expect((await readInspection(summary)).refined.data[0]).toBe(0.5)
    expect(hasDisplay(summary)).toBe(false)
  })

  test('shows its thumbnail at once where it was shown lately, and reads it where that is long ago', async () => {
    let reads = 0
    readDeviceWith((name) => {
      reads++
      return Promise.resolve(device.get(name))
    })
    const { summary } = await left('a', result(0.5))
    const promise = thumbnailOf(summary)
    expect(thumbnailOf(summary)).toBe(promise)
    await promise
    expect(reads).toBe(1)
    for (let i = 0; i < 100; i++) await thumbnailOf(shelve(result(i / 100)))
    await thumbnailOf(summary)
    expect(reads).toBe(2)
  })
})

const leftOf = (right: number): RegionOfInterest => ({
  shapes: [{ kind: 'rectangle', effect: 'include', left: 0, top: 0, right, bottom: 1 }],
})

test('a region gives every result its score, those whose maps are not in memory too', async () => {
  followRegion()
  const queue = useInspections.getState()
  const ids = queue.add(
    Array.from({ length: 40 }, (_, index) => ({
      name: `${index}`,
      source: fileSource(new File([], `${index}`)),
    })),
  )
  for (const [index, id] of ids.entries()) queue.finish(id, result(index / 40))
  const summaries = ids.flatMap((id) => {
    const state = useInspections.getState().items[id]!.state
    return state.phase === 'done' ? [state.inspection] : []
  })
  await Promise.all(summaries.map(packedMaps))
  useResultMaps.setState({ open: new Map() })
  adopt(summaries[7]!, { thumbnail: null, display: null, maps: new Blob(['damaged']) })

  const region = leftOf(0.5)
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
