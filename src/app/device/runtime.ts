import { keepFiles } from '../../lib/offline/keep-files'
import { missingOf, surveyFiles } from '../../lib/offline/offline-files'
import { useEngine } from '../../stores/engine'

/**
 * Keeps the inference runtime once the detector runs. A first visit has loaded it before there was a service worker:
 * with it, shell and model the app works without a network from then on.
 */
export function keepRuntime(): void {
  const keep = async () => {
    await keepFiles(missingOf((await surveyFiles()).filter(({ group }) => group === 'runtime')))
  }
  const isReady = () => useEngine.getState().status.phase === 'ready'
  // Not kept, it is fetched when it is needed: whoever wants to be sure asks for it and hears why it failed.
  const tryToKeep = () => void keep().catch(() => undefined)
  if (isReady()) {
    tryToKeep()
    return
  }
  const stop = useEngine.subscribe(() => {
    if (!isReady()) return
    stop()
    tryToKeep()
  })
}
