import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const made: EventTarget[] = []

beforeEach(() => {
  made.length = 0
  vi.resetModules()
  // Of a browser's worker only its errors matter here.
  vi.stubGlobal(
    'Worker',
    class extends EventTarget {
      constructor() {
        super()
        made.push(this)
      }
    },
  )
})

afterEach(() => vi.unstubAllGlobals())

it('hands the worker that was started early to whoever comes first, and new ones to all others', async () => {
  const { startEarly, takeInferenceWorker } = await import('./inference-worker')
  startEarly()
  expect(made).toHaveLength(1)
  expect(takeInferenceWorker()).toBe(made[0])
  expect(takeInferenceWorker()).toBe(made[1])
  expect(made).toHaveLength(2)
})

it('does not hand out one that could not be loaded before anybody listened', async () => {
  const { startEarly, takeInferenceWorker } = await import('./inference-worker')
  startEarly()
  made[0]!.dispatchEvent(new Event('error'))
  expect(takeInferenceWorker()).toBe(made[1])
})
