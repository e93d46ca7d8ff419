import { beforeEach, expect, test } from 'vitest'
import { WHOLE_PICTURE, type RegionOfInterest } from '../core/region-of-interest'
import { useRegionOfInterest } from './region-of-interest'

const KEY = 'flawscope.region-of-interest'

const upTo = (right: number): RegionOfInterest => ({
  shapes: [{ kind: 'rectangle', effect: 'include', left: 0, top: 0, right, bottom: 1 }],
})
const state = () => useRegionOfInterest.getState()

/** What a reload does: a fresh store that reads what is kept. */
async function visitAgain(kept = localStorage.getItem(KEY)): Promise<void> {
  useRegionOfInterest.setState(useRegionOfInterest.getInitialState(), true)
  localStorage.setItem(KEY, kept ?? '')
  await useRegionOfInterest.persist.rehydrate()
}

beforeEach(() => {
  useRegionOfInterest.setState(useRegionOfInterest.getInitialState(), true)
})

test('changes are undone and redone in order; a new change ends the redoing', () => {
  state().change(upTo(0.2))
  state().change(upTo(0.4))
  state().undo()
  expect(state().region).toEqual(upTo(0.2))
  state().undo()
  expect(state().region).toBe(WHOLE_PICTURE)
  state().undo()
  expect(state().region).toBe(WHOLE_PICTURE)
  state().redo()
  state().redo()
  expect(state().region).toEqual(upTo(0.4))
  state().undo()
  state().change(upTo(0.9))
  state().redo()
  expect(state().region).toEqual(upTo(0.9))
})

test('what goes on with a change is undone together with it', () => {
  state().change(upTo(0.2))
  state().change(upTo(0.3))
  state().change(upTo(0.4), true)
  state().undo()
  expect(state().region).toEqual(upTo(0.2))
})

test('the region survives a visit, its history does not', async () => {
  state().change(upTo(0.2))
  await visitAgain()
  expect(state()).toMatchObject({ region: upTo(0.2), past: [], future: [] })
})

test('a damaged store is left aside', async () => {
  await visitAgain(JSON.stringify({ version: 1, state: { region: upTo(3) } }))
  expect(state().region).toBe(WHOLE_PICTURE)
})
