import { type Result, fail, succeed } from '../../core/errors'
import type { EngineInfo, ExecutionProvider, Precision } from '../../core/inference'
import { sentence } from '../../core/sentence'
import { EngineClient } from './engine-client'

/** What one execution provider takes for the golden picture, once it is warm. */
export interface ProviderTimes {
  readonly provider: ExecutionProvider
  readonly precision: Precision
  readonly threads: number
  /** The first run, which compiles shaders and allocates; milliseconds. */
  readonly firstMs: number
  /** The network alone, one run each, in order; milliseconds. */
  readonly runsMs: readonly number[]
}

export interface BenchmarkOptions {
  readonly signal: AbortSignal
  readonly onProgress: (share: number) => void
}

const WARM_UP = 3
const RUNS = 12

/**
 * Times an execution provider with the bundle that the app runs, in a worker of its own, by the code that inspects pictures.
 *
 * @returns `cancelled` when the signal says so; `provider-failed`, or why, where the provider cannot run the bundle.
 */
export async function timeProvider(
  provider: ExecutionProvider,
  { bundle, bundleUrl }: EngineInfo,
  { signal, onProgress }: BenchmarkOptions,
): Promise<Result<ProviderTimes>> {
  const engine = new EngineClient()
  const stop = () => engine.dispose()
  signal.addEventListener('abort', stop)
  try {
    const started = await engine.start({ bundleUrl, provider, threads: 'auto' })
    if (!started.ok) return started
    const info = started.value
    if (info.provider !== provider) return { ok: false, error: info.fallback! }
    const response = await fetch(bundleUrl + bundle.golden.image.file, { signal })
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}`)
    const picture = await response.blob()
    const runsMs: number[] = []
    for (let run = -WARM_UP; run < RUNS; run++) {
      const inspected = await engine.inspect(picture, { isPassing: true, signal })
      if (!inspected.ok) return inspected
      if (run >= 0) runsMs.push(inspected.value.timings.networkMs)
      onProgress((run + WARM_UP + 1) / (WARM_UP + RUNS))
    }
    const { precision, threads, timings } = info
    return succeed({ provider, precision, threads, firstMs: timings.warmUpMs, runsMs })
  } catch (cause) {
    return signal.aborted
      ? fail('cancelled', sentence`Stopped.`, sentence`Measure again when it suits.`)
      : fail(
          'provider-failed',
          sentence`The measurement could not be finished.`,
          sentence`Check the connection and measure again.`,
          cause,
        )
  } finally {
    signal.removeEventListener('abort', stop)
    engine.dispose()
  }
}
