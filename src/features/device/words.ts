import { plural, t } from '@lingui/core/macro'
import type { AdapterFacts, ProviderReason } from '../../core/device'
import type { EngineInfo, ExecutionProvider } from '../../core/inference'

export const nameOf = (provider: ExecutionProvider): string =>
  provider === 'webgpu' ? 'WebGPU' : 'WebAssembly'

/** "WebAssembly, fp32, 2 threads". */
export const describeRun = ({
  provider,
  precision,
  threads,
}: Pick<EngineInfo, 'provider' | 'precision' | 'threads'>): string =>
  provider === 'webgpu'
    ? `${nameOf(provider)}, ${precision}`
    : `${nameOf(provider)}, ${precision}, ${plural(threads, { one: '# thread', other: '# threads' })}`

export function describeAdapter(adapter: AdapterFacts | null): string {
  if (!adapter) return t`none that WebGPU can use`
  const name = [adapter.description || adapter.vendor, adapter.architecture].filter(Boolean).join(', ')
  return adapter.isSoftware ? t`${name} (computes on the processor)` : name
}

/** Why the detector runs where it does, as a sentence. */
export function describeReason({ reason, provider, fallback }: EngineInfo): string {
  if (fallback) return t`WebGPU was tried first and failed.`
  return reasons[reason](nameOf(provider))
}

const reasons: Record<ProviderReason, (provider: string) => string> = {
  asked: (provider) => t`You chose ${provider} for this device.`,
  measured: (provider) => t`${provider} was the fastest when both were measured on this device.`,
  'hardware-adapter': () => t`There is a graphics adapter, and nothing was measured yet.`,
  'software-adapter': () =>
    t`The only graphics adapter computes on the processor, which WebAssembly does faster.`,
  'no-adapter': () => t`The browser offers no graphics adapter to WebGPU.`,
  'no-graph': () => t`The model has no graph for this graphics adapter.`,
}
