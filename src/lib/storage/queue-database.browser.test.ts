import { Dexie } from 'dexie'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packMaps, unpackMaps } from './packed-maps'
import { QueueDatabase, type KeptPicture } from './queue-database'

const NAME = 'flawscope.test'

let database: QueueDatabase
beforeEach(() => {
  database = new QueueDatabase(NAME)
})
afterEach(async () => {
  database.close()
  await Dexie.delete(NAME)
})

const map = (width: number, height: number, value: (i: number) => number) => ({
  width,
  height,
  data: Float32Array.from({ length: width * height }, (_, i) => value(i)),
})

const picture = (id: string, place: number): KeptPicture => ({
  entry: { id, place, name: `${id}.png`, source: { kind: 'file' }, state: { phase: 'waiting' } },
  file: new File([id], `${id}.png`, { type: 'image/png' }),
  blobs: undefined,
  review: undefined,
})

/** Closes and opens anew, as a reload does. */
async function reload() {
  database.close()
  database = new QueueDatabase(NAME)
  return database.load()
}

test('pictures come back in their order with their files', async () => {
  await database.put(picture('b', 2))
  await database.put(picture('a', 1))
  const loaded = await reload()
  expect(loaded.map(({ entry }) => entry.id)).toEqual(['a', 'b'])
  expect(await loaded[0]!.file!.text()).toBe('a')
  expect((loaded[0]!.file as File).name).toBe('a.png')
})

test('a result and a review are added to what is kept, which stays', async () => {
  await database.put(picture('a', 1))
  const maps = await packMaps([map(2, 2, (i) => i / 4), map(3, 1, () => 0.5)])
  const { entry } = picture('a', 1)
  await database.put({
    entry: {
      ...entry,
      state: {
        phase: 'done',
        bundle: 'default@1',
        result: {
          width: 8,
          height: 6,
          score: 0.5,
          coarse: { width: 2, height: 2 },
          refined: { width: 3, height: 1 },
          notes: [{ code: 'first-frame', count: 3 }],
          provider: 'wasm',
          timings: { decodeMs: 1, resizeMs: 2, networkMs: 3, totalMs: 6 },
        },
      },
    },
    file: undefined,
    blobs: { id: 'a', thumbnail: new Blob(['t']), display: null, maps },
    review: { note: 'scratch' },
  })
  const [kept] = await reload()
  expect(kept!.entry.state.phase).toBe('done')
  expect(await kept!.file!.text()).toBe('a')
  expect(kept!.review).toEqual({ note: 'scratch' })
  const [coarse] = await unpackMaps(kept!.blobs!.maps, [
    { width: 2, height: 2 },
    { width: 3, height: 1 },
  ])
  expect([...coarse!.data]).toEqual([0, 0.25, 0.5, 0.75])
})

test('what was deleted stays away, and its file and result with it', async () => {
  await database.put(picture('a', 1))
  await database.put(picture('b', 2))
  await database.delete(['a'])
  expect((await reload()).map(({ entry }) => entry.id)).toEqual(['b'])
})

test('entries that make no sense, and those without their file, are dropped and forgotten', async () => {
  await database.put(picture('good', 1))
  await database.put({ ...picture('fileless', 2), file: undefined })
  await database.put({
    ...picture('broken', 3),
    entry: { ...picture('broken', 3).entry, state: { phase: 'melted' } as never },
  })
  expect((await reload()).map(({ entry }) => entry.id)).toEqual(['good'])
  const raw = await new Dexie(NAME).open()
  expect(await raw.table('entries').count()).toBe(1)
  expect(await raw.table('files').count()).toBe(1)
  raw.close()
})

test('maps come back bit for bit, whatever their values', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          width: fc.integer({ min: 1, max: 9 }),
          height: fc.integer({ min: 1, max: 9 }),
          values: fc.float32Array({ minLength: 81, maxLength: 81 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      async (specs) => {
        const maps = specs.map(({ width, height, values }) => map(width, height, (i) => values[i]!))
        const unpacked = await unpackMaps(await packMaps(maps), maps)
        expect(unpacked.map(({ data }) => new Uint32Array(data.buffer))).toEqual(
          maps.map(({ data }) => new Uint32Array(data.buffer)),
        )
      },
    ),
    { numRuns: 40 },
  )
})

test('damaged maps are refused', async () => {
  const packed = await packMaps([map(4, 4, (i) => i / 16)])
  await expect(unpackMaps(packed.slice(0, packed.size / 2), [{ width: 4, height: 4 }])).rejects.toThrow()
  await expect(unpackMaps(packed, [{ width: 4, height: 5 }])).rejects.toThrow()
})
