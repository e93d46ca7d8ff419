import type { GraphVariant } from '../../src/core/bundle'
import { RUNTIME_VERSION } from '../../src/core/runtime-build'
import { type Result, fail, succeed } from '../../src/core/errors'
import type { AdapterFacts, DeviceFacts, ProviderReason } from '../../src/core/device'
import { sentence } from '../../src/core/sentence'
import type { EngineOptions, ExecutionProvider, Precision } from '../../src/core/inference'

export interface ProviderChoice {
  readonly provider: ExecutionProvider
  readonly reason: ProviderReason
  readonly variant: GraphVariant
  readonly threads: number
}

const MAXIMUM_THREADS = 4

/**
 * Precisions worth running on a provider, best first. Half precision is faster on WebGPU only; int8 has no
 * golden tolerance, so nothing could vouch for it.
 */
const precisions: Record<ExecutionProvider, readonly Precision[]> = {
  webgpu: ['fp16', 'fp32'],
  wasm: ['fp32', 'fp16'],
}

/** Names under which rasterisers that run on the CPU introduce themselves. */
const softwareAdapter = /swiftshader|llvmpipe|lavapipe|basic render/i

/** Asks the browser what there is. */
export async function readDevice(): Promise<DeviceFacts> {
  return {
    adapter: await readAdapter(),
    cores: navigator.hardwareConcurrency,
    crossOriginIsolated: globalThis.crossOriginIsolated,
  }
}

async function readAdapter(): Promise<AdapterFacts | null> {
  try {
    // Absent from browsers without WebGPU, whatever the types say.
    const gpu = navigator.gpu as GPU | undefined
    const adapter = await gpu?.requestAdapter()
    if (!adapter) return null
    const { architecture, description, isFallbackAdapter, vendor } = adapter.info
    return {
      vendor,
      architecture,
      description,
      isSoftware: isFallbackAdapter || softwareAdapter.test(`${vendor} ${architecture} ${description}`),
      features: [...adapter.features].sort(),
    }
  } catch {
    return null
  }
}

function pickVariant(
  variants: readonly GraphVariant[],
  provider: ExecutionProvider,
  features: readonly string[],
): GraphVariant | undefined {
  const fits = (variant: GraphVariant): boolean =>
    variant.providers.includes(provider) &&
    variant.requires.every((feature) => features.includes(feature)) &&
    !(provider === 'webgpu' && variant.precision === 'fp16' && !features.includes('shader-f16'))
  return precisions[provider]
    .map((precision) => variants.find((variant) => variant.precision === precision && fits(variant)))
    .find((variant) => variant !== undefined)
}

/**
 * Chooses where to run and which of a graph's files to run there.
 *
 * Under `auto` what was measured to be fastest here is taken; where nothing was, WebGPU on a hardware adapter. A software
 * adapter is passed over: it is many times slower than WASM on the same cores. Who asks for `webgpu` by name gets it.
 *
 * @param fastest What was measured on this device with this bundle.
 */
export function chooseProvider(
  { provider: wanted, threads: wantedThreads }: Pick<EngineOptions, 'provider' | 'threads'>,
  variants: readonly GraphVariant[],
  device: DeviceFacts,
  fastest?: ExecutionProvider,
): Result<ProviderChoice> {
  const { adapter } = device
  const onAdapter = adapter ? pickVariant(variants, 'webgpu', adapter.features) : undefined
  const { provider, reason } = place(wanted, adapter, onAdapter !== undefined, fastest)
  // Kernels left to the CPU are few and small: one thread saves the memory of a pool.
  if (provider === 'webgpu' && onAdapter) return succeed({ provider, reason, variant: onAdapter, threads: 1 })
  if (provider === 'webgpu') {
    return fail(
      'provider-failed',
      adapter
        ? sentence`The model has no graph that this WebGPU adapter can run.`
        : sentence`WebGPU is not available here.`,
      sentence`The detector runs on WebAssembly instead, with the same results. A current browser with hardware acceleration switched on offers WebGPU.`,
    )
  }
  const variant = pickVariant(variants, 'wasm', [])
  if (!variant) {
    return fail(
      'bundle-invalid',
      sentence`The model has no graph that runs on this device.`,
      sentence`Use a bundle with an fp32 or fp16 graph for WebAssembly.`,
    )
  }
  const allowed = device.crossOriginIsolated ? Math.max(1, device.cores) : 1
  const threads = Math.min(wantedThreads === 'auto' ? MAXIMUM_THREADS : wantedThreads, allowed)
  return succeed({ provider, reason, variant, threads })
}

function place(
  wanted: EngineOptions['provider'],
  adapter: AdapterFacts | null,
  hasGraph: boolean,
  fastest: ExecutionProvider | undefined,
): Pick<ProviderChoice, 'provider' | 'reason'> {
  if (wanted !== 'auto') return { provider: wanted, reason: 'asked' }
  if (!adapter) return { provider: 'wasm', reason: 'no-adapter' }
  if (!hasGraph) return { provider: 'wasm', reason: 'no-graph' }
  if (fastest) return { provider: fastest, reason: 'measured' }
  return adapter.isSoftware
    ? { provider: 'wasm', reason: 'software-adapter' }
    : { provider: 'webgpu', reason: 'hardware-adapter' }
}

/** A graph's optimised file where this runtime can run it on the provider; else undefined: the runtime optimises it itself. */
export const optimisedFile = ({ optimised }: GraphVariant, provider: ExecutionProvider) =>
  provider === 'wasm' && optimised?.runtime === RUNTIME_VERSION ? optimised : undefined
