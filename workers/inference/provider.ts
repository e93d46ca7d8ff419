import type { GraphVariant } from '../../src/core/bundle'
import { type Result, fail, succeed } from '../../src/core/errors'
import { sentence } from '../../src/core/sentence'
import type { EngineOptions, ExecutionProvider, Precision } from '../../src/core/inference'

export interface ProviderChoice {
  readonly provider: ExecutionProvider
  readonly variant: GraphVariant
  readonly threads: number
}

/** The device as far as the choice depends on it. */
export interface DeviceFacts {
  readonly adapter: { readonly isSoftware: boolean; readonly features: ReadonlySet<string> } | undefined
  readonly cores: number
  readonly crossOriginIsolated: boolean
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

async function readAdapter(): Promise<DeviceFacts['adapter']> {
  try {
    // Absent from browsers without WebGPU, whatever the types say.
    const gpu = navigator.gpu as GPU | undefined
    const adapter = await gpu?.requestAdapter()
    if (!adapter) return undefined
    const { architecture, description, isFallbackAdapter, vendor } = adapter.info
    return {
      isSoftware: isFallbackAdapter || softwareAdapter.test(`${vendor} ${architecture} ${description}`),
      features: new Set(adapter.features),
    }
  } catch {
    return undefined
  }
}

function pickVariant(
  variants: readonly GraphVariant[],
  provider: ExecutionProvider,
  features: ReadonlySet<string>,
): GraphVariant | undefined {
  const fits = (variant: GraphVariant): boolean =>
    variant.providers.includes(provider) &&
    variant.requires.every((feature) => features.has(feature)) &&
    !(provider === 'webgpu' && variant.precision === 'fp16' && !features.has('shader-f16'))
  return precisions[provider]
    .map((precision) => variants.find((variant) => variant.precision === precision && fits(variant)))
    .find((variant) => variant !== undefined)
}

/**
 * Chooses where to run and which of a graph's files to run there.
 *
 * Under `auto` a software adapter is passed over: it is many times slower than WASM on the same cores. Who
 * asks for `webgpu` by name gets it.
 */
export function chooseProvider(
  { provider: wanted, threads: wantedThreads }: Pick<EngineOptions, 'provider' | 'threads'>,
  variants: readonly GraphVariant[],
  device: DeviceFacts,
): Result<ProviderChoice> {
  const { adapter } = device
  if (adapter && (wanted === 'webgpu' || (wanted === 'auto' && !adapter.isSoftware))) {
    const variant = pickVariant(variants, 'webgpu', adapter.features)
    // Kernels left to the CPU are few and small: one thread saves the memory of a pool.
    if (variant) return succeed({ provider: 'webgpu', variant, threads: 1 })
  }
  if (wanted === 'webgpu') {
    return fail(
      'provider-failed',
      adapter
        ? sentence`The model has no graph that this WebGPU adapter can run.`
        : sentence`WebGPU is not available here.`,
      sentence`The detector runs on WebAssembly instead, with the same results. A current browser with hardware acceleration switched on offers WebGPU.`,
    )
  }
  const variant = pickVariant(variants, 'wasm', new Set())
  if (!variant) {
    return fail(
      'bundle-invalid',
      sentence`The model has no graph that runs on this device.`,
      sentence`Use a bundle with an fp32 or fp16 graph for WebAssembly.`,
    )
  }
  const allowed = device.crossOriginIsolated ? Math.max(1, device.cores) : 1
  const threads = Math.min(wantedThreads === 'auto' ? MAXIMUM_THREADS : wantedThreads, allowed)
  return succeed({ provider: 'wasm', variant, threads })
}
