import { useEngine } from '../../stores/engine'
import { useInspections } from '../../stores/inspections'
import { isWorking } from '../../stores/work'

const LONGEST_WAIT_MS = 20_000

const isBusy = () => useEngine.getState().status.phase === 'loading' || isWorking()

/**
 * Comes once the detector has started and no picture is inspected, or when that has taken too long: what fetches and
 * stores a lot takes the processor from the first heat map until then.
 */
export function whenQuiet(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
      resolve()
    }
    const look = () => {
      if (!isBusy()) end()
    }
    const timer = setTimeout(end, LONGEST_WAIT_MS)
    const stops = [useEngine.subscribe(look), useInspections.subscribe(look)]
    look()
  })
}
