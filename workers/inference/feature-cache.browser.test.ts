import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { FeatureCache } from './feature-cache'
import type { SeenPicture } from './packed-picture'

const NAME = 'flawscope.features.test'
const VALUES = 256
/** Bytes of one picture: its features, two maps of one cell and a thumbnail of one byte. */
const BYTES = 4 * VALUES + 8 + 1

let cache: FeatureCache

const HOUR_MS = 60 * 60 * 1000

const open = (pictures: number, staysMs = 0) => {
  cache = new FeatureCache(NAME, pictures * BYTES, staysMs)
}
beforeEach(() => open(3))
afterEach(async () => {
  cache.close()
  await Dexie.delete(NAME)
})

const map = { width: 1, height: 1, data: Float32Array.of(1 / 3) }

const picture = (seed: number): SeenPicture => ({
  width: 8,
  height: 6,
  thumbnail: new Blob(['t']),
  display: null,
  notes: [{ code: 'profile-ignored' }],
  generic: { coarse: map, refined: map, score: 1 / 7 },
  // Values that a detour through decimals or halves would change.
  features: { features_8: Float32Array.from({ length: VALUES }, (_, i) => Math.sin(seed + i) / 3) },
})

const kept = async (...keys: string[]) =>
  (await Promise.all(keys.map((key) => cache.get(key)))).map((found) => found !== undefined)

/** A later millisecond, so that uses have an order. */
const later = () => new Promise((resolve) => setTimeout(resolve, 2))

it('gives back what was put, bit for bit, on the next visit too', async () => {
  await cache.put('a', picture(1))
  cache.close()
  open(3)
  const found = await cache.get('a')
  expect(found!.features).toEqual(picture(1).features)
  expect(found!.generic).toEqual(picture(1).generic)
  expect(found).toMatchObject({ width: 8, height: 6, display: null, notes: [{ code: 'profile-ignored' }] })
  expect(await found!.thumbnail.text()).toBe('t')
  expect(await cache.get('b')).toBeUndefined()
})

it('lets go of what was not used for longest when it is full', async () => {
  for (const key of ['a', 'b', 'c']) {
    await cache.put(key, picture(1))
    await later()
  }
  await cache.get('a')
  await later()
  await cache.put('d', picture(2))
  expect(await kept('a', 'b', 'c', 'd')).toEqual([true, false, true, true])
})

it('keeps what is in use rather than what is new', async () => {
  cache.close()
  open(2, HOUR_MS)
  for (const key of ['a', 'b']) await cache.put(key, picture(1))
  expect(await cache.hasRoomFor(picture(1))).toBe(false)
  await cache.put('c', picture(1))
  expect(await kept('a', 'b', 'c')).toEqual([true, true, false])
})

it('keeps what a part is taught from rather than others that are in use', async () => {
  cache.close()
  open(2, HOUR_MS)
  for (const key of ['a', 'b']) {
    await cache.put(key, picture(1))
    await later()
  }
  await cache.put('c', picture(1), true)
  expect(await kept('a', 'b', 'c')).toEqual([false, true, true])
})

it('lets go of what was used before the clock was put back', async () => {
  cache.close()
  open(2, HOUR_MS)
  const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * HOUR_MS)
  for (const key of ['a', 'b']) await cache.put(key, picture(1))
  now.mockRestore()
  expect(await cache.hasRoomFor(picture(1))).toBe(true)
  await cache.put('c', picture(1))
  expect(await kept('a', 'b', 'c')).toEqual([false, true, true])
})

it('counts a picture once that is put again', async () => {
  for (const key of ['a', 'b', 'a', 'a', 'c']) {
    await cache.put(key, picture(1))
    await later()
  }
  expect(await kept('a', 'b', 'c')).toEqual([true, true, true])
})

it('does not keep what is larger than all of it', async () => {
  await cache.put('a', picture(1))
  await cache.put('b', { ...picture(2), display: new Blob([new Uint8Array(4 * BYTES)]) })
  expect(await kept('a', 'b')).toEqual([true, false])
})

it('begins anew when the page deletes it, with all of its room', async () => {
  cache.close()
  open(1, HOUR_MS)
  await cache.put('a', picture(1))
  await Dexie.delete(NAME)
  expect(await cache.hasRoomFor(picture(2))).toBe(true)
  await cache.put('b', picture(2))
  expect(await kept('a', 'b')).toEqual([false, true])
})

it('lets go of what an earlier version kept in another form', async () => {
  cache.close()
  const earlier = new Dexie(NAME)
  earlier.version(1).stores({ pictures: 'key', uses: 'key, usedAt' })
  await earlier.table('pictures').put({ key: 'a', ...picture(1) })
  await earlier.table('uses').put({ key: 'a', usedAt: 1, bytes: BYTES })
  earlier.close()
  open(1)
  expect(await kept('a')).toEqual([false])
  await cache.put('b', picture(2))
  expect(await kept('a', 'b')).toEqual([false, true])
})

it('is as if empty where the browser keeps nothing', async () => {
  cache.close()
  await cache.put('a', picture(1))
  expect(await cache.get('a')).toBeUndefined()
})
