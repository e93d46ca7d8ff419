import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Watchdog } from './watchdog'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const limits = { leastMs: 3000, steps: 10 }

function watch(firstStepMs: number, isBusy = () => true) {
  const onSilent = vi.fn()
  const watchdog = new Watchdog(isBusy, onSilent, limits)
  watchdog.start(firstStepMs)
  return { watchdog, onSilent }
}

it('barks once after as long as it is told', () => {
  const { onSilent } = watch(1)
  vi.advanceTimersByTime(2900)
  expect(onSilent).not.toHaveBeenCalled()
  vi.advanceTimersByTime(60_000)
  expect(onSilent).toHaveBeenCalledTimes(1)
})

it('waits longer on a slow device, and after a long step', () => {
  const slow = watch(1000)
  vi.advanceTimersByTime(9900)
  expect(slow.onSilent).not.toHaveBeenCalled()
  slow.watchdog.hear()
  vi.advanceTimersByTime(60_000)
  expect(slow.onSilent).not.toHaveBeenCalled()
})

it('hears a worker that says something, and does not expect anything of an idle one', () => {
  const { watchdog, onSilent } = watch(1)
  for (let i = 0; i < 20; i++) {
    vi.advanceTimersByTime(200)
    watchdog.hear()
  }
  const idle = watch(1, () => false)
  vi.advanceTimersByTime(60_000)
  expect(idle.onSilent).not.toHaveBeenCalled()
  expect(onSilent).toHaveBeenCalledTimes(1)
})

it('does not count the time that a device sleeps', () => {
  const { onSilent } = watch(1)
  vi.advanceTimersByTime(200)
  // Clocks go on while nothing runs.
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3.6e6)
  vi.advanceTimersByTime(100)
  expect(onSilent).not.toHaveBeenCalled()
  vi.restoreAllMocks()
})
