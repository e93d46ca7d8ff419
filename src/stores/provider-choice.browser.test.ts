import { beforeEach, describe, expect, it } from 'vitest'
import type { ProviderTimes } from '../lib/engine/benchmark'
import { fastestProviders, typicalMs, useProviderChoice } from './provider-choice'

const times = (provider: 'webgpu' | 'wasm', ...runsMs: number[]): ProviderTimes => ({
  provider,
  precision: 'fp32',
  threads: 1,
  firstMs: 900,
  runsMs,
})

beforeEach(() => {
  useProviderChoice.setState({ wanted: 'auto', benchmarks: {} })
})

describe('what was measured', () => {
  it('is typical by its median, which one slow run does not move', () => {
    expect(typicalMs(times('wasm', 10, 12, 500))).toBe(12)
    expect(typicalMs(times('wasm', 10, 12, 14, 500))).toBe(13)
  })

  it('names the fastest provider of a device', () => {
    const { remember } = useProviderChoice.getState()
    remember('desk', [times('webgpu', 9, 30, 9), times('wasm', 20, 20, 20)])
    remember('laptop', [times('webgpu', 90), times('wasm', 20)])
    expect(fastestProviders(useProviderChoice.getState().benchmarks)).toEqual({
      desk: 'webgpu',
      laptop: 'wasm',
    })
  })

  it('names none where there was nothing to compare with', () => {
    useProviderChoice.getState().remember('desk', [times('wasm', 20)])
    expect(fastestProviders(useProviderChoice.getState().benchmarks)).toEqual({})
  })

  it('is replaced by a new measurement, and the oldest are forgotten', () => {
    const { remember } = useProviderChoice.getState()
    for (let index = 0; index < 20; index++) remember(`device ${index}`, [times('wasm', index + 1)])
    remember('device 10', [times('wasm', 99)])
    const { benchmarks } = useProviderChoice.getState()
    expect(Object.keys(benchmarks)).toHaveLength(12)
    expect(Object.keys(benchmarks).at(-1)).toBe('device 10')
    expect(benchmarks['device 10']!.times[0]!.runsMs).toEqual([99])
    expect(benchmarks['device 0']).toBeUndefined()
  })
})

it('a record that somebody has changed is not believed', async () => {
  const state = { wanted: 'tpu', benchmarks: { desk: { times: 'fast' } } }
  localStorage.setItem('flawscope.provider', JSON.stringify({ version: 1, state }))
  await useProviderChoice.persist.rehydrate()
  expect(useProviderChoice.getState()).toMatchObject({ wanted: 'auto', benchmarks: {} })
})
