import { deviceKey } from '../core/device'
import type { EngineInfo } from '../core/inference'
import { useEngine } from '../stores/engine'
import { useProviderChoice } from '../stores/provider-choice'
import { isWorking, onWorkChange } from '../stores/work'

/** Nothing may have run for this long. */
const QUIET_MS = 5000

/**
 * Measures both execution providers the first time that a model runs on a device with a graphics adapter, once nothing else
 * runs. The next start takes the faster one. Whoever begins to work meanwhile comes first: it is measured later then.
 */
export function startFirstBenchmark(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let cancel: (() => void) | undefined
  const consider = () => {
    clearTimeout(timer)
    if (!cancel && !unmeasured()) return
    if (isWorking() || document.hidden) cancel?.()
    else if (!cancel) timer = setTimeout(() => void measure(), QUIET_MS)
  }
  const measure = async () => {
    const info = unmeasured()
    if (!info || isWorking() || document.hidden) return
    try {
      const { measureProviders, useBenchmark } = await import('../features/device/benchmark')
      cancel = () => useBenchmark.getState().running?.cancel()
      await measureProviders(info)
    } catch {
      // The code could not be fetched: another start will try again.
    } finally {
      cancel = undefined
    }
  }
  onWorkChange(consider)
  document.addEventListener('visibilitychange', consider)
}

/** What runs, where it was left to the app and only a guess could decide. */
function unmeasured(): EngineInfo | undefined {
  const { status } = useEngine.getState()
  const { wanted, benchmarks } = useProviderChoice.getState()
  if (status.phase !== 'ready' || wanted !== 'auto') return undefined
  const { device, bundle, reason } = status.info
  const isGuess = reason === 'hardware-adapter' && benchmarks[deviceKey(device, bundle)] === undefined
  return isGuess ? status.info : undefined
}
