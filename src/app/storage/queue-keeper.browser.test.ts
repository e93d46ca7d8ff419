import { i18n } from '@lingui/core'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inspection } from '../../core/fixtures/inspection'
import { QueueDatabase } from '../../lib/storage/queue-database'
import { useInspections } from '../../stores/inspections'
import { fileSource, heldFile, isOnlyOnDevice, readPicture } from '../../stores/picture-files'
import { useStorage } from '../../stores/storage'
import { QueueKeeper } from './queue-keeper'

const NAME = 'flawscope.test-keeper'

beforeEach(() => {
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  useStorage.setState({ phase: 'loading', keptCount: 0 })
})
afterEach(() => Dexie.delete(NAME))

test('pictures of an earlier visit are counted as soon as the queue is said to be kept: none of them is missed', async () => {
  const database = new QueueDatabase(NAME)
  await database.put({
    entry: {
      id: 'a',
      place: 1,
      name: 'a.png',
      source: { kind: 'file' },
      state: {
        phase: 'failed',
        error: { code: 'file-unreadable', message: 'It is no picture.', hint: 'Try another.' },
      },
    },
    file: new File(['a'], 'a.png'),
    blobs: undefined,
    review: undefined,
  })
  const seen: [string, number][] = []
  const stop = useStorage.subscribe(({ phase, keptCount }) => seen.push([phase, keptCount]))
  await new QueueKeeper({ forget: () => Promise.resolve() }, database).start()
  stop()
  expect(Object.keys(useInspections.getState().items)).toEqual(['a'])
  expect(seen).toContainEqual(['on', 1])
  expect(seen).not.toContainEqual(['on', 0])
  database.close()
})

test('the file of a finished picture is let go of once the device has it, and held again before it is deleted there', async () => {
  const database = new QueueDatabase(NAME)
  await new QueueKeeper({ forget: () => Promise.resolve() }, database).start()
  const { add, finish, clear, restore } = useInspections.getState()
  clear()
  const source = fileSource(new File(['pixels'], 'b.png'))
  const [id] = add([{ name: 'b.png', source }])
  await expect.poll(async () => (await database.files([id!]))[0]?.size).toBe(6)
  expect(isOnlyOnDevice(source)).toBe(false)

  finish(id!, inspection)
  await expect.poll(() => isOnlyOnDevice(source)).toBe(true)
  expect(heldFile(source)).toBeUndefined()
  expect(await (await readPicture(source)).text()).toBe('pixels')

  const removed = clear()
  await expect.poll(async () => (await database.files([id!]))[0]).toBeUndefined()
  expect(await heldFile(source)?.text()).toBe('pixels')

  // Undo has it kept anew.
  restore(removed)
  await expect.poll(() => isOnlyOnDevice(source)).toBe(true)
  expect(await (await readPicture(source)).text()).toBe('pixels')
  clear()
  await expect.poll(() => isOnlyOnDevice(source)).toBe(false)
  database.close()
})

test('a device without room leaves the file where it is', async () => {
  const database = new QueueDatabase(NAME)
  await new QueueKeeper({ forget: () => Promise.resolve() }, database).start()
  const put = vi
    .spyOn(database, 'put')
    .mockRejectedValue(new DOMException('There is no room.', 'QuotaExceededError'))
  const source = fileSource(new File(['pixels'], 'c.png'))
  const [id] = useInspections.getState().add([{ name: 'c.png', source }])
  useInspections.getState().finish(id!, inspection)
  await expect.poll(() => put.mock.calls.length).toBeGreaterThan(0)
  await expect.poll(() => useStorage.getState().isFull).toBe(true)
  expect(await heldFile(source)?.text()).toBe('pixels')
  database.close()
})
