import { create } from 'zustand'
import { deviceKey } from '../../core/device'
import type { FlawscopeError } from '../../core/errors'
import type { EngineInfo, ExecutionProvider } from '../../core/inference'
import { timeProvider, type ProviderTimes } from '../../lib/engine/benchmark'
import { useProviderChoice } from '../../stores/provider-choice'

interface BenchmarkState {
  readonly running: {
    readonly provider: ExecutionProvider
    readonly share: number
    readonly cancel: () => void
  } | null
  /** Why a provider could not be timed; the others were. */
  readonly failures: readonly { readonly provider: ExecutionProvider; readonly error: FlawscopeError }[]
}

export const useBenchmark = create<BenchmarkState>()(() => ({ running: null, failures: [] }))

/**
 * What is worth timing here, the one that runs first. A software adapter takes minutes to say that it is slow: it is only
 * timed where it was asked for by name.
 */
export function providersOf({ device: { adapter }, provider }: EngineInfo): readonly ExecutionProvider[] {
  if (provider === 'webgpu') return ['webgpu', 'wasm']
  return adapter && !adapter.isSoftware ? ['wasm', 'webgpu'] : ['wasm']
}

/** Times these providers, one after the other, and remembers what came of it. One at a time. */
export async function measureProviders(info: EngineInfo): Promise<void> {
  if (useBenchmark.getState().running) return
  const controller = new AbortController()
  const { signal } = controller
  const cancel = () => controller.abort()
  const providers = providersOf(info)
  const times: ProviderTimes[] = []
  useBenchmark.setState({ failures: [] })
  for (const [index, provider] of providers.entries()) {
    const onProgress = (share: number) =>
      useBenchmark.setState({ running: { provider, share: (index + share) / providers.length, cancel } })
    onProgress(0)
    const timed = await timeProvider(provider, info, { signal, onProgress })
    if (signal.aborted) break
    if (timed.ok) times.push(timed.value)
    else
      useBenchmark.setState(({ failures }) => ({ failures: [...failures, { provider, error: timed.error }] }))
  }
  useBenchmark.setState({ running: null })
  if (!signal.aborted && times.length > 0)
    useProviderChoice.getState().remember(deviceKey(info.device, info.bundle), times)
}
