import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeRecord } from '../../core/fixtures/history'
import { NO_REVIEW } from '../../core/review'
import { HistoryDatabase, type HistoryDraft } from './history-database'

const NAME = 'flawscope.history.test'
const nobody = { operator: null, station: null }

let database: HistoryDatabase
beforeEach(() => {
  database = new HistoryDatabase(NAME)
})
afterEach(async () => {
  database.close()
  await Dexie.delete(NAME)
})

/** Closes and opens anew, as a reload does. */
function reload(): void {
  database.close()
  database = new HistoryDatabase(NAME)
}

const draft = (number: number, changes: Partial<HistoryDraft['record']> = {}): HistoryDraft => ({
  record: { ...makeRecord(number), ...changes },
  blobs: {
    picture: new Blob([`picture ${number % 3}`], { type: 'image/png' }),
    thumbnail: new Blob([`small ${number}`]),
    display: null,
    maps: new Blob([`maps ${number}`]),
  },
})
const drafts = (count: number) => Array.from({ length: count }, (_, index) => draft(index + 1))

/** Changes what is on the device behind the app's back. */
async function tamper(change: (raw: Dexie) => Promise<unknown>): Promise<void> {
  database.close()
  const raw = await new Dexie(NAME).open()
  await change(raw)
  raw.close()
  database = new HistoryDatabase(NAME)
}

const faults = async () => (await database.check()).faults

test('records come back with their pictures and maps, newest first', async () => {
  expect(await database.append(drafts(3))).toEqual([1, 2, 3])
  expect(await database.append([draft(4)])).toEqual([4])
  reload()
  expect(await database.find({})).toEqual([4, 3, 2, 1])
  const item = (await database.load(4))!
  expect(item.record).toMatchObject({ name: 'part 4.jpg', verdict: 'NG', app: '0.0.0' })
  expect(await item.blobs.picture!.text()).toBe('picture 1')
  expect(await item.blobs.maps!.text()).toBe('maps 4')
  expect(await (await database.thumbnail(2))!.text()).toBe('small 2')
  expect(await database.check()).toMatchObject({ entries: 4, inspections: 4, faults: [] })
})

test('filters agree with looking at every record, and together narrow each other', async () => {
  const part = { id: 'p', name: 'Flange', revision: 'r' }
  await database.append([
    draft(1, { station: 'A', part }),
    draft(2, { station: 'B', review: { ...NO_REVIEW, note: 'Scratch near hole' } }),
    draft(4, { station: 'A', review: { ...NO_REVIEW, tags: ['scratch'] } }),
    draft(8, { station: 'A', part }),
  ])
  expect(await database.find({ station: 'A' })).toEqual([4, 3, 1])
  expect(await database.find({ part: 'p' })).toEqual([4, 1])
  expect(await database.find({ part: '' })).toEqual([3, 2])
  expect(await database.find({ verdict: 'NG', station: 'A', part: 'p' })).toEqual([4])
  expect(await database.find({ words: ' SCRATCH ' })).toEqual([3, 2])
  expect(await database.find({ words: 'scratch near', verdict: 'NG' })).toEqual([])
  const [row] = await database.rows([2])
  expect(await database.find({ from: row!.time })).toEqual([4, 3, 2])
  expect(await database.find({ to: row!.time })).toEqual([2, 1])
  expect(await database.find({ from: row!.time, to: row!.time })).toEqual([2])
})

test('what is said later is appended, and changes verdict, search and sums', async () => {
  await database.append(drafts(4))
  await database.amend(1, { ...NO_REVIEW, override: 'NG', note: 'Dent' }, { operator: 'Ada', station: null })
  expect(await database.find({ verdict: 'NG' })).toEqual([4, 1])
  expect(await database.find({ words: 'dent' })).toEqual([1])
  expect(await database.days()).toMatchObject([{ OK: 2, NG: 2 }])
  expect((await database.load(1))!.record.review).toEqual(NO_REVIEW)
  expect((await database.load(1))!.review).toMatchObject({ override: 'NG', note: 'Dent' })
  // The same again says nothing new.
  await database.amend(1, { ...NO_REVIEW, override: 'NG', note: 'Dent' }, nobody)
  expect((await database.totals()).head.seq).toBe(5)
  expect(await database.amend(99, NO_REVIEW, nobody)).toBe(false)
  expect(await faults()).toEqual([])
})

test('two tabs that write at the same time make one chain', async () => {
  const other = new HistoryDatabase(NAME)
  await Promise.all([
    ...[1, 2, 3, 4, 5].map((number) => database.append([draft(number)])),
    ...[6, 7, 8, 9].map((number) => other.append([draft(number)])),
    other.append(drafts(3)),
  ])
  other.close()
  const report = await database.check()
  expect(report).toMatchObject({ entries: 12, inspections: 12, faults: [] })
  expect(await database.find({})).toHaveLength(12)
})

test('whatever is changed behind its back is found, and where', async () => {
  await database.append(drafts(6))
  await database.amend(2, { ...NO_REVIEW, override: 'NG' }, nobody)
  await tamper((raw) => raw.table('entries').update(3, { 'body.score': 0.1 }))
  expect(await faults()).toMatchObject([{ seq: 3, kind: 'altered', what: 'record' }])
  await tamper((raw) => raw.table('entries').delete(5))
  expect(await faults()).toContainEqual({ seq: 5, to: 5, kind: 'removed', what: 'record' })
  await tamper((raw) => raw.table('entries').delete(7))
  expect(await faults()).toContainEqual({ seq: 7, to: 7, kind: 'removed', what: 'record' })
  await tamper((raw) => raw.table('results').put({ seq: 4, maps: new Blob(['other']), display: null }))
  expect(await faults()).toContainEqual({ seq: 4, to: 4, kind: 'altered', what: 'maps' })
  await tamper((raw) => raw.table('thumbnails').delete(6))
  expect(await faults()).toContainEqual({ seq: 6, to: 6, kind: 'removed', what: 'thumbnail' })
})

test('a list that shows something else than the record is found', async () => {
  await database.append(drafts(4))
  await tamper((raw) => raw.table('rows').update(4, { verdict: 'OK' }))
  expect(await faults()).toEqual([{ seq: 4, to: 4, kind: 'altered', what: 'list' }])
})

test('deleting by age and by choice leaves stubs that a checkpoint accounts for, and shared pictures', async () => {
  await database.append(drafts(6))
  await database.amend(4, { ...NO_REVIEW, note: 'odd' }, nobody)
  const before = (await database.totals()).bytes
  expect(
    await database.delete({ reason: 'selection', seqs: [4, 5] }, { operator: 'Ada', station: null }),
  ).toBe(2)
  expect(await faults()).toEqual([])
  expect(await database.find({})).toEqual([6, 3, 2, 1])
  expect(await database.find({ words: 'odd' })).toEqual([])
  // Pictures of 4 and 5 are also those of 1 and 2.
  expect(await (await database.load(1))!.blobs.picture!.text()).toBe('picture 1')
  expect((await database.totals()).bytes).toBe(before - 2 * 'small 1'.length - 2 * 'maps 1'.length)

  const [third] = await database.rows([3])
  expect(await database.delete({ reason: 'age', before: third!.time }, nobody)).toBe(2)
  expect(await faults()).toEqual([])
  expect(await database.totals()).toMatchObject({ inspections: 2, deletedInAll: 4 })
  expect(await database.days()).toMatchObject([{ OK: 2, NG: 0 }])

  expect(await database.delete({ reason: 'all' }, nobody)).toBe(2)
  expect(await database.totals()).toMatchObject({ inspections: 0, bytes: 0, deletedInAll: 6 })
  expect(await database.check()).toMatchObject({ entries: 1, faults: [], deletedInAll: 6 })
  await database.append([draft(7)])
  expect(await faults()).toEqual([])
  database.close()
  const raw = await new Dexie(NAME).open()
  expect(await raw.table('pictures').count()).toBe(1)
  expect(await raw.table('entries').count()).toBe(2)
  raw.close()
})

test('a clock that goes back changes no order and is marked', async () => {
  const at = (hour: number) => ({ time: new Date(Date.UTC(2026, 2, 1, hour)).toISOString() })
  await database.append([draft(1, at(10)), draft(2, at(8))])
  await database.append([draft(3, at(9))])
  expect(await database.find({})).toEqual([3, 2, 1])
  expect((await database.rows([1, 2, 3])).map((row) => row!.back)).toEqual([0, 1, 0])
  expect(await database.backs()).toBe(1)
  expect(await faults()).toEqual([])
})

test('a list of another version is drawn anew from the chain, which stays as it is', async () => {
  await database.append(drafts(4))
  await database.amend(1, { ...NO_REVIEW, override: 'NG' }, nobody)
  const { head } = await database.totals()
  await tamper(async (raw) => {
    await raw.table('rows').clear()
    await raw.table('days').clear()
    await raw.table('meta').update('head', { projection: 0 })
  })
  expect(await database.find({ verdict: 'NG' })).toEqual([4, 1])
  expect(await database.days()).toMatchObject([{ OK: 2, NG: 2 }])
  expect((await database.totals()).head).toEqual(head)
  expect(await faults()).toEqual([])
})

test('records of a newer app stay in the chain and out of the list', async () => {
  await database.append(drafts(2))
  await tamper((raw) => raw.table('meta').update('head', { projection: 0 }))
  await database.append([{ ...draft(3), record: { ...draft(3).record, source: 'drone' as 'live' } }])
  await tamper((raw) => raw.table('meta').update('head', { projection: 0 }))
  expect(await database.find({})).toEqual([2, 1])
  expect(await database.load(3)).toBeUndefined()
  expect(await faults()).toEqual([])
})

test('without room nothing of a record is written, and the next one follows the last that was', async () => {
  await database.append([draft(1)])
  // eslint-disable-next-line @typescript-eslint/unbound-method -- given its store back below
  const add = IDBObjectStore.prototype.add
  try {
    // The browser cannot be made to run out of room by hand.
    IDBObjectStore.prototype.add = function (this: IDBObjectStore, ...args: Parameters<typeof add>) {
      if (this.name === 'results') throw new DOMException('No room.', 'QuotaExceededError')
      return add.apply(this, args)
    }
    await expect(database.append([draft(2)])).rejects.toThrow()
  } finally {
    IDBObjectStore.prototype.add = add
  }
  expect(await database.append([draft(3)])).toEqual([2])
  expect(await database.check()).toMatchObject({ entries: 2, faults: [] })
})
