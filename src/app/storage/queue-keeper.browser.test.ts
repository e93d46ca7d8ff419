import { Dexie } from 'dexie'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { QueueDatabase } from '../../lib/storage/queue-database'
import { useInspections } from '../../stores/inspections'
import { useStorage } from '../../stores/storage'
import { QueueKeeper } from './queue-keeper'

const NAME = 'flawscope.test-keeper'

beforeEach(() => useStorage.setState({ phase: 'loading', keptCount: 0 }))
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
