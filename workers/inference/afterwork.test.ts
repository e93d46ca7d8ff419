import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Afterwork } from './afterwork'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Adds pieces that note their names; a name with a dash fails. */
function noting(afterwork: Afterwork, done: string[]) {
  return (name: string) =>
    afterwork.add(() => {
      done.push(name)
      return name.startsWith('-') ? Promise.reject(new Error(name)) : Promise.resolve()
    })
}

test('work rests while the answer is drawn, and is done in order whatever fails', async () => {
  const done: string[] = []
  const add = noting(new Afterwork(), done)
  for (const name of ['a', '-b', 'c']) await add(name)
  await vi.advanceTimersByTimeAsync(50)
  expect(done).toEqual([])
  await vi.advanceTimersByTimeAsync(50)
  expect(done).toEqual(['a', '-b', 'c'])
})

test('who waits for it ends the rest, and what comes later rests again', async () => {
  const done: string[] = []
  const afterwork = new Afterwork()
  const add = noting(afterwork, done)
  for (const name of ['a', 'b']) await add(name)
  await afterwork.finish()
  expect(done).toEqual(['a', 'b'])
  await add('c')
  await vi.advanceTimersByTimeAsync(50)
  expect(done).toEqual(['a', 'b'])
  await vi.advanceTimersByTimeAsync(50)
  expect(done).toEqual(['a', 'b', 'c'])
})

test('no more than three wait: the fourth comes once they are done', async () => {
  const done: string[] = []
  const add = noting(new Afterwork(), done)
  for (const name of ['a', 'b', 'c']) await add(name)
  const fourth = vi.fn()
  void add('d').then(fourth)
  await vi.advanceTimersByTimeAsync(50)
  expect(fourth).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(50)
  expect(fourth).toHaveBeenCalled()
  expect(done).toEqual(['a', 'b', 'c'])
})

test('what is dropped is not done, and what comes later is', async () => {
  const done: string[] = []
  const afterwork = new Afterwork()
  const add = noting(afterwork, done)
  await add('a')
  await vi.advanceTimersByTimeAsync(100)
  for (const name of ['b', 'c']) await add(name)
  await afterwork.drop()
  await add('d')
  await vi.advanceTimersByTimeAsync(100)
  expect(done).toEqual(['a', 'd'])
})

test('a piece that had to wait for its place is dropped with the others', async () => {
  const done: string[] = []
  const afterwork = new Afterwork()
  const add = noting(afterwork, done)
  for (const name of ['a', 'b', 'c']) await add(name)
  const fourth = add('d')
  await afterwork.drop()
  await fourth
  await vi.advanceTimersByTimeAsync(100)
  expect(done).toEqual([])
})

test('dropping waits for what has begun', async () => {
  const afterwork = new Afterwork()
  let end: (() => void) | undefined
  await afterwork.add(() => new Promise((resolve) => (end = resolve)))
  await vi.advanceTimersByTimeAsync(100)
  const dropped = vi.fn()
  void afterwork.drop().then(dropped)
  await vi.advanceTimersByTimeAsync(100)
  expect(dropped).not.toHaveBeenCalled()
  end!()
  await vi.advanceTimersByTimeAsync(0)
  expect(dropped).toHaveBeenCalled()
})
