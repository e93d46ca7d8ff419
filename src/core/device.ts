import { modelHash, type Bundle } from './bundle'
import type { ExecutionProvider } from './inference'

/** A graphics adapter, as the browser describes it. */
export interface AdapterFacts {
  readonly vendor: string
  readonly architecture: string
  readonly description: string
  /** Whether it computes on the processor. */
  readonly isSoftware: boolean
  readonly features: readonly string[]
}

/** The device as far as the choice of an execution provider depends on it. */
export interface DeviceFacts {
  readonly adapter: AdapterFacts | null
  readonly cores: number
  readonly crossOriginIsolated: boolean
}

/** Why the detector runs where it does. */
export type ProviderReason =
  /** The user wants it there. */
  | 'asked'
  /** It was measured to be the fastest here. */
  | 'measured'
  | 'hardware-adapter'
  | 'software-adapter'
  | 'no-adapter'
  /** No graph of the bundle runs on the adapter. */
  | 'no-graph'

/** Names what a measurement of providers holds for: another adapter, processor, isolation or model is measured anew. */
export const deviceKey = ({ adapter, cores, crossOriginIsolated }: DeviceFacts, bundle: Bundle): string =>
  JSON.stringify([
    adapter && [
      adapter.vendor,
      adapter.architecture,
      adapter.description,
      adapter.features.includes('shader-f16'),
    ],
    cores,
    crossOriginIsolated,
    modelHash(bundle),
  ])

/** Providers that were measured to be the fastest, by {@link deviceKey}. */
export type FastestProviders = Readonly<Record<string, ExecutionProvider>>
