import { beforeEach, describe, expect, test } from 'vitest'
import { fail } from '../core/errors'
import { sentence } from '../core/sentence'
import { inspection } from '../core/fixtures/inspection'
import { summaryOf } from '../core/inspection-summary'
import { stubFrames } from '../lib/fixtures/frames'
import { countPhases, nextWaiting, useInspections, type Picture } from './inspections'
import { fileSource } from './picture-files'

stubFrames()

const picture = (name: string): Picture => ({ name, source: fileSource(new File([name], name)) })

const queue = () => useInspections.getState()
const names = () => queue().order.map((id) => queue().items[id]?.name)
const selectedName = () => queue().items[queue().selectedId ?? '']?.name
const idOf = (name: string) => queue().order.find((id) => queue().items[id]?.name === name)!

beforeEach(() => {
  useInspections.setState(useInspections.getInitialState(), true)
  queue().add(['a', 'b', 'c', 'd'].map(picture))
})

describe('selection', () => {
  test('the first picture ever is selected; later ones leave the selection alone', () => {
    expect(selectedName()).toBe('a')
    queue().add([picture('e')])
    expect(selectedName()).toBe('a')
  })

  test('moves by places and stops at both ends', () => {
    queue().selectBy(2)
    expect(selectedName()).toBe('c')
    queue().selectBy(5)
    expect(selectedName()).toBe('d')
    queue().selectBy(-9)
    expect(selectedName()).toBe('a')
  })

  test('moves along the pictures that are shown, and to the first of them from one that is not', () => {
    const shown = [idOf('d'), idOf('b')]
    queue().selectBy(1, shown)
    expect(selectedName()).toBe('d')
    queue().selectBy(1, shown)
    expect(selectedName()).toBe('b')
    queue().selectBy(1, shown)
    expect(selectedName()).toBe('b')
    queue().selectBy(1, [])
    expect(selectedName()).toBe('b')
  })

  test('after a removal the next of the shown pictures is selected', () => {
    queue().select(idOf('d'))
    queue().remove(idOf('d'), [idOf('d'), idOf('b')])
    expect(selectedName()).toBe('b')
    queue().remove(idOf('b'), [idOf('b')])
    expect(selectedName()).toBe('a')
  })

  test('an id that is not in the queue is not selected', () => {
    queue().select('nothing')
    expect(selectedName()).toBe('a')
  })

  test('removing the selected picture selects the one that took its place, at the end the last', () => {
    queue().select(idOf('c'))
    queue().remove(idOf('c'))
    expect(selectedName()).toBe('d')
    queue().remove(idOf('d'))
    expect(selectedName()).toBe('b')
    queue().clear()
    expect(queue().selectedId).toBeNull()
  })

  test('removing another picture keeps the selection', () => {
    queue().remove(idOf('b'))
    expect(selectedName()).toBe('a')
  })
})

describe('states', () => {
  test('a picture waits, runs, and is done with its duration remembered', () => {
    queue().start(idOf('a'))
    queue().finish(idOf('a'), inspection)
    expect(queue().items[idOf('a')]?.state).toEqual({ phase: 'done', inspection: summaryOf(inspection) })
    expect(queue().lastMs).toBe(33)
    expect(countPhases(queue())).toEqual({ waiting: 3, running: 0, done: 1, failed: 0 })
  })

  test('a failed picture can be put back in line', () => {
    const { error } = fail('file-corrupt', sentence`Damaged.`, sentence`Copy it again.`)
    queue().reject(idOf('b'), error)
    expect(queue().items[idOf('b')]?.state).toEqual({ phase: 'failed', error })
    queue().requeue(idOf('b'))
    expect(queue().items[idOf('b')]?.state.phase).toBe('waiting')
  })

  test('results for a picture that is gone are dropped', () => {
    const id = idOf('a')
    queue().remove(id)
    queue().finish(id, inspection)
    expect(queue().items[id]).toBeUndefined()
  })

  test('one change leaves all other items the same objects, so that their rows do not render', () => {
    const before = queue().items
    queue().start(idOf('a'))
    expect(queue().items[idOf('b')]).toBe(before[idOf('b')])
  })

  test('all failed pictures are put back in line at once, and nothing else', () => {
    const { error } = fail('file-corrupt', sentence`Damaged.`, sentence`Copy it again.`)
    queue().reject(idOf('b'), error)
    queue().reject(idOf('d'), error)
    queue().start(idOf('a'))
    queue().requeueFailed()
    expect(countPhases(queue())).toEqual({ waiting: 3, running: 1, done: 0, failed: 0 })
  })

  test('the latest durations are remembered, and no more', () => {
    for (let i = 0; i < 30; i++) {
      queue().start(idOf('a'))
      queue().finish(idOf('a'), inspection)
    }
    expect(queue().recentMs).toHaveLength(20)
  })
})

describe('what runs next', () => {
  test('the picture on screen if it waits, else the first in line', () => {
    queue().select(idOf('c'))
    expect(nextWaiting(queue())?.name).toBe('c')
    queue().start(idOf('c'))
    expect(nextWaiting(queue())?.name).toBe('a')
  })

  test('nothing while the queue is paused', () => {
    queue().setPaused(true)
    expect(nextWaiting(queue())).toBeUndefined()
    queue().setPaused(false)
    expect(nextWaiting(queue())?.name).toBe('a')
  })

  test('nothing when nothing waits', () => {
    for (const id of queue().order) queue().start(id)
    expect(nextWaiting(queue())).toBeUndefined()
  })
})

describe('undo', () => {
  test('a removed picture returns to its place', () => {
    const removed = queue().remove(idOf('b'))
    expect(names()).toEqual(['a', 'c', 'd'])
    queue().restore(removed)
    expect(names()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('a cleared queue returns before what was added since', () => {
    const removed = queue().clear()
    queue().add([picture('new')])
    queue().restore(removed)
    expect(names()).toEqual(['a', 'b', 'c', 'd', 'new'])
    expect(selectedName()).toBe('new')
  })

  test('cancelling takes out only what waits', () => {
    queue().start(idOf('a'))
    queue().finish(idOf('b'), inspection)
    const removed = queue().cancelWaiting()
    expect(removed.items.map(({ name }) => name)).toEqual(['c', 'd'])
    expect(names()).toEqual(['a', 'b'])
  })

  test('a picture removed while it ran waits again, for its run was aborted', () => {
    queue().start(idOf('a'))
    queue().restore(queue().remove(idOf('a')))
    expect(queue().items[idOf('a')]?.state.phase).toBe('waiting')
  })
})
