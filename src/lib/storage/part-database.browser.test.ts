import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bundleSchema } from '../../core/bundle'
import { makePart } from '../../core/fixtures/part'
import { readPartFile, writePartFile } from '../part-file/part-file'
import { PartDatabase, type WholePart } from './part-database'

const NAME = 'flawscope.parts.test'

const bundle = bundleSchema.parse(await (await fetch('/models/default/bundle.json')).json())

let database: PartDatabase
beforeEach(() => {
  database = new PartDatabase(NAME)
})
afterEach(async () => {
  database.close()
  await Dexie.delete(NAME)
})

/** Closes and opens anew, as a reload does. */
function reload(): void {
  database.close()
  database = new PartDatabase(NAME)
}

function part(id: string, name: string): WholePart {
  const { profile, pictures } = makePart(bundle)
  return { profile: { ...profile, id, name }, pictures }
}

const value = <T>(result: { ok: true; value: T } | { ok: false; error: { detail?: string } }): T => {
  if (!result.ok) throw new Error(result.error.detail)
  return result.value
}
const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }): string =>
  result.ok ? 'ok' : result.error.code

test('parts come back by name, with their pictures and numbers', async () => {
  value(await database.put(part('b', 'Washer')))
  value(await database.put(part('a', 'Flange')))
  reload()
  const listed = value(await database.list())
  expect(listed.map(({ name }) => name)).toEqual(['Flange', 'Washer'])
  const { profile, pictures } = value(await database.load('a'))
  expect(profile.model.levels[1]!.rows).toEqual(part('a', '').profile.model.levels[1]!.rows)
  expect(await pictures[1]!.file.text()).toBe('picture two.png')
  expect(pictures[1]!.record.shares[0]!.levels[0]!.rows).toBeInstanceOf(Float32Array)
})

test('a part of version 1 is brought up to date, its pictures untouched', async () => {
  const { profile, pictures } = part('a', 'Flange')
  const first = Object.fromEntries(Object.entries(profile).filter(([key]) => key !== 'defects'))
  const old = new Dexie(NAME)
  old.version(1).stores({ parts: 'id', pictures: '[part+id], part' })
  await old.table('parts').put({ ...first, schema: 1 })
  await old.table('pictures').bulkPut(pictures.map((picture) => ({ part: 'a', ...picture })))
  old.close()
  const { profile: upgraded, pictures: kept } = value(await database.load('a'))
  expect(upgraded).toEqual({ ...profile, defects: [], references: expect.anything() as unknown })
  expect(await kept[0]!.file.text()).toBe('picture one.png')
  database.close()
  const raw = await new Dexie(NAME).open()
  expect(await raw.table('parts').get('a')).toMatchObject({ schema: 2, defects: [] })
  raw.close()
})

test('a picture of version 2 loses the rows of the coarser grid, and nothing else', async () => {
  const { profile, pictures } = part('a', 'Flange')
  const old = new Dexie(NAME)
  old.version(2).stores({ parts: 'id', pictures: '[part+id], part' })
  await old.table('parts').put(profile)
  await old.table('pictures').bulkPut(
    pictures.map(({ id, file, record }) => {
      const shares = record.shares.map(({ views, levels }) => ({
        views,
        levels: levels.map((level) => ({ ...level, rows: Int16Array.from(level.rows) })),
      }))
      return { part: 'a', id, file, record: { ...record, shares } }
    }),
  )
  old.close()
  const { profile: kept, pictures: upgraded } = value(await database.load('a'))
  expect(kept.model).toEqual(profile.model)
  upgraded.forEach(({ record }, index) => {
    const { thumbnail, ...rest } = record
    expect(rest).toMatchObject({ id: pictures[index]!.id, width: 640, shares: [] })
    expect(rest.signature).toEqual(pictures[index]!.record.signature)
    expect(thumbnail.size).toBeGreaterThan(0)
  })
  expect(await upgraded[0]!.file.text()).toBe('picture one.png')
})

test('put replaces the pictures of that part and of no other', async () => {
  value(await database.put(part('a', 'A')))
  value(await database.put(part('b', 'B')))
  const { profile, pictures } = part('a', 'A')
  value(
    await database.put({
      profile: { ...profile, references: profile.references.slice(0, 1) },
      pictures: pictures.slice(0, 1),
    }),
  )
  expect(value(await database.load('a')).pictures).toHaveLength(1)
  expect(value(await database.load('b')).pictures).toHaveLength(2)
  const raw = await new Dexie(NAME).open()
  expect(await raw.table('pictures').count()).toBe(3)
  raw.close()
})

test('a change of the profile leaves the pictures; a deleted part is missing, with its pictures', async () => {
  value(await database.put(part('a', 'A')))
  value(await database.change('a', (profile) => ({ ...profile, name: 'Renamed' })))
  reload()
  expect(value(await database.load('a')).profile.name).toBe('Renamed')
  value(await database.delete('a'))
  expect(codeOf(await database.load('a'))).toBe('part-missing')
  expect(codeOf(await database.change('a', (profile) => profile))).toBe('part-missing')
  const raw = await new Dexie(NAME).open()
  expect(await raw.table('pictures').count()).toBe(0)
  raw.close()
})

test('a part that lost a picture is missing and not used by halves', async () => {
  value(await database.put(part('a', 'A')))
  database.close()
  const raw = await new Dexie(NAME).open()
  await raw.table('pictures').limit(1).delete()
  raw.close()
  reload()
  expect(codeOf(await database.load('a'))).toBe('part-missing')
})

test('what is no part is not listed and not deleted', async () => {
  value(await database.put(part('a', 'A')))
  const { profile } = part('b', 'B')
  database.close()
  const raw = await new Dexie(NAME).open()
  await raw.table('parts').put({ ...profile, model: { levels: [], statistics: new Float32Array(0) } })
  raw.close()
  reload()
  expect(value(await database.list()).map(({ id }) => id)).toEqual(['a'])
  const again = await new Dexie(NAME).open()
  expect(await again.table('parts').count()).toBe(2)
  again.close()
})

test('no room and no storage are typed errors, and nothing is half written', async () => {
  value(await database.put(part('a', 'A')))
  // eslint-disable-next-line @typescript-eslint/unbound-method -- given its store back below
  const put = IDBObjectStore.prototype.put
  try {
    // The browser cannot be made to run out of room by hand.
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: Parameters<typeof put>) {
      if (this.name === 'pictures') throw new DOMException('No room.', 'QuotaExceededError')
      return put.apply(this, args)
    }
    expect(codeOf(await database.put(part('a', 'Changed')))).toBe('storage-full')
  } finally {
    IDBObjectStore.prototype.put = put
  }
  expect(value(await database.load('a')).profile.name).toBe('A')

  reload()
  // eslint-disable-next-line @typescript-eslint/unbound-method -- only put back
  const open = IDBFactory.prototype.open
  try {
    IDBFactory.prototype.open = () => {
      throw new DOMException('Denied.', 'SecurityError')
    }
    expect(codeOf(await database.list())).toBe('storage-unavailable')
  } finally {
    IDBFactory.prototype.open = open
  }
})

test('parts of a newer app are left alone', async () => {
  value(await database.put(part('a', 'A')))
  database.close()
  const newer = new Dexie(NAME)
  newer.version(99).stores({ parts: 'id', pictures: '[part+id], part' })
  await newer.open()
  await newer.table('parts').put({ ...part('b', 'B').profile, schema: 99 })
  newer.close()
  reload()
  expect(value(await database.list()).map(({ id }) => id)).toEqual(['a'])
  const raw = await new Dexie(NAME).open()
  expect(await raw.table('parts').count()).toBe(2)
  raw.close()
})

test('another tab that will not let go of an older version is said, and does not hang', async () => {
  database.close()
  const request = indexedDB.open(NAME, 1)
  const old = await new Promise<IDBDatabase>((resolve) => {
    request.onsuccess = () => resolve(request.result)
  })
  reload()
  expect(codeOf(await database.list())).toBe('storage-blocked')
  old.close()
})

test('a part goes out to a file and comes back to an empty device', async () => {
  value(await database.put(part('a', 'A')))
  const file = value(await writePartFile(value(await database.load('a')), '1.0'))
  database.close()
  await Dexie.delete(NAME)
  reload()
  expect(value(await database.list())).toEqual([])
  const imported = value(await readPartFile(file, bundle))
  value(await database.put(imported))
  reload()
  const { profile, pictures } = value(await database.load('a'))
  expect(profile.model).toEqual(part('a', 'A').profile.model)
  expect(await pictures[0]!.file.text()).toBe('picture one.png')
})
