import { toast } from 'sonner'
import { bundleIndexSchema } from '../core/bundle'
import { fail } from '../core/errors'
import { sentence } from '../core/sentence'
import { assetUrl, fetchJson } from '../lib/assets'
import { EngineClient, type EngineStatus } from '../lib/engine/engine-client'
import { queryClient } from '../lib/query-client'
import { translateError } from '../lib/translate'
import { useEngine } from '../stores/engine'
import { fastestProviders, useProviderChoice } from '../stores/provider-choice'
import { useThresholds } from '../stores/thresholds'

/** Where the bundles are, relative to the app. */
const FOLDER = 'models'

/** Starts the engine with the default bundle and keeps the page's stores informed about it. */
export function startEngineSession(): EngineClient {
  const engine = new EngineClient()

  engine.subscribe((status) => {
    announceFallback(status, useEngine.getState().status)
    if (status.phase === 'ready') useThresholds.getState().calibrate(status.info.bundle)
    useEngine.setState({ status: status.phase === 'idle' ? { phase: 'loading', progress: null } : status })
  })

  const start = async () => {
    useEngine.setState({ status: { phase: 'loading', progress: null } })
    try {
      const { bundles } = await queryClient.query({
        queryKey: ['bundles'],
        queryFn: () => fetchJson(`${FOLDER}/index.json`, bundleIndexSchema),
      })
      const folder = bundles[0]!.folder
      const { wanted, benchmarks } = useProviderChoice.getState()
      await engine.start({
        bundleUrl: assetUrl(`${FOLDER}/${folder}/`),
        provider: wanted,
        threads: 'auto',
        fastest: fastestProviders(benchmarks),
      })
    } catch (cause) {
      const { error } = fail(
        'bundle-unreachable',
        sentence`The list of models could not be loaded.`,
        sentence`Check the connection to the site that serves this page, then try again.`,
        cause,
      )
      useEngine.setState({ status: { phase: 'failed', error } })
    }
  }

  useEngine.subscribe(({ attempt }, previous) => {
    if (attempt !== previous.attempt) void start()
  })
  void start()
  return engine
}

/** A running engine that starts anew elsewhere makes pictures wait: say why. */
function announceFallback(status: EngineStatus, previous: EngineStatus): void {
  if (status.phase !== 'loading' || !status.fallback) return
  if (previous.phase === 'loading' && previous.fallback) return
  const { message, hint } = translateError(status.fallback)
  toast(message, { description: hint })
}
