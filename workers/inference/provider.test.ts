import { describe, expect, it } from 'vitest'
import type { GraphVariant } from '../../src/core/bundle'
import type { AdapterFacts, DeviceFacts } from '../../src/core/device'
import { RUNTIME_VERSION } from '../../src/core/runtime-build'
import { chooseProvider, optimisedFile } from './provider'

const variant = (
  precision: GraphVariant['precision'],
  providers: GraphVariant['providers'] = ['webgpu', 'wasm'],
): GraphVariant => {
  const file = {
    file: `detector.${precision}.onnx`,
    bytes: 1,
    sha256: '0'.repeat(64),
    opset: 20,
    providers,
    requires: precision === 'fp16' ? ['shader-f16'] : [],
  }
  return precision === 'int8'
    ? { ...file, precision, accuracy: { protocol: 'none', rows: [] } }
    : { ...file, precision }
}

const both = [variant('fp32'), variant('fp16', ['webgpu'])]
const hardware: AdapterFacts = {
  vendor: 'intel',
  architecture: 'gen-12lp',
  description: '',
  isSoftware: false,
  features: [],
}
const software: AdapterFacts = { ...hardware, isSoftware: true }
const device = (facts: Partial<DeviceFacts> = {}): DeviceFacts => ({
  adapter: null,
  cores: 8,
  crossOriginIsolated: true,
  ...facts,
})

function choose(
  provider: 'auto' | 'webgpu' | 'wasm',
  facts: Partial<DeviceFacts>,
  variants: readonly GraphVariant[] = both,
  threads: 'auto' | number = 'auto',
) {
  const chosen = chooseProvider({ provider, threads }, variants, device(facts))
  return chosen.ok
    ? `${chosen.value.provider} ${chosen.value.variant.precision} ${chosen.value.threads}`
    : chosen.error.code
}

describe('chooseProvider', () => {
  it.each([
    ['auto', {}, 'wasm fp32 4'],
    ['auto', { adapter: hardware }, 'webgpu fp32 1'],
    ['auto', { adapter: { ...hardware, features: ['shader-f16'] } }, 'webgpu fp16 1'],
    ['auto', { adapter: software }, 'wasm fp32 4'],
    ['webgpu', { adapter: software }, 'webgpu fp32 1'],
    ['webgpu', {}, 'provider-failed'],
    ['wasm', { adapter: hardware }, 'wasm fp32 4'],
  ] as const)('%s with %o runs %s', (provider, facts, expected) => {
    expect(choose(provider, facts)).toBe(expected)
  })

  it.each([
    ['auto', { adapter: hardware }, 'wasm', 'wasm measured'],
    ['auto', { adapter: hardware }, 'webgpu', 'webgpu measured'],
    ['auto', { adapter: software }, 'webgpu', 'webgpu measured'],
    ['auto', {}, 'webgpu', 'wasm no-adapter'],
    ['webgpu', { adapter: hardware }, 'wasm', 'webgpu asked'],
    ['auto', { adapter: hardware }, undefined, 'webgpu hardware-adapter'],
    ['auto', { adapter: software }, undefined, 'wasm software-adapter'],
  ] as const)('%s with %o, %s measured to be fastest: %s', (provider, facts, fastest, expected) => {
    const wanted = { provider, threads: 'auto' } as const
    const chosen = chooseProvider(wanted, both, device(facts), fastest)
    expect(chosen.ok && `${chosen.value.provider} ${chosen.value.reason}`).toBe(expected)
  })

  it('takes as many threads as there are cores, up to 4, and one without isolation', () => {
    expect(choose('wasm', { cores: 2 })).toBe('wasm fp32 2')
    expect(choose('wasm', { cores: 64 })).toBe('wasm fp32 4')
    expect(choose('wasm', { crossOriginIsolated: false })).toBe('wasm fp32 1')
    expect(choose('wasm', { cores: 8 }, both, 6)).toBe('wasm fp32 6')
    expect(choose('wasm', { cores: 2 }, both, 6)).toBe('wasm fp32 2')
    expect(choose('wasm', { crossOriginIsolated: false }, both, 2)).toBe('wasm fp32 1')
  })

  it('runs only graphs that are meant for the provider', () => {
    expect(choose('auto', { adapter: hardware }, [variant('fp32', ['wasm'])])).toBe('wasm fp32 4')
    expect(choose('webgpu', { adapter: hardware }, [variant('fp32', ['wasm'])])).toBe('provider-failed')
    expect(choose('auto', {}, [variant('fp32', ['webgpu'])])).toBe('bundle-invalid')
    expect(choose('wasm', {}, [{ ...variant('fp16'), requires: [] }])).toBe('wasm fp16 4')
  })

  it('never picks int8 by itself', () => {
    expect(choose('wasm', {}, [variant('int8')])).toBe('bundle-invalid')
    expect(choose('auto', {}, [variant('int8'), ...both])).toBe('wasm fp32 4')
    expect(choose('auto', { adapter: hardware }, [variant('int8'), ...both])).toBe('webgpu fp32 1')
  })

  it('never runs fp16 on an adapter without shader-f16, even when the bundle forgets to ask for it', () => {
    const careless = [variant('fp32'), { ...variant('fp16'), requires: [] }]
    expect(choose('auto', { adapter: hardware }, careless)).toBe('webgpu fp32 1')
  })
})

describe('optimisedFile', () => {
  const file = { file: 'detector.optimised.onnx', bytes: 1, sha256: '1'.repeat(64) }
  const optimised = (runtime: string) => ({ ...variant('fp32'), optimised: { ...file, runtime } })

  it('is that of a bundle which was optimised for this runtime', () => {
    expect(optimisedFile(optimised(RUNTIME_VERSION), 'wasm')).toMatchObject(file)
  })

  it('is none on WebGPU, of another runtime, or where the bundle has none', () => {
    expect(optimisedFile(optimised(RUNTIME_VERSION), 'webgpu')).toBeUndefined()
    expect(optimisedFile(optimised('1.29'), 'wasm')).toBeUndefined()
    expect(optimisedFile(variant('fp32'), 'wasm')).toBeUndefined()
  })
})
