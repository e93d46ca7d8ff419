import { describe, expect, it } from 'vitest'
import type { Bundle } from '../../src/core/bundle'
import { compareGolden } from './golden'

const bundle = {
  golden: {
    score: 0.5,
    tolerance: { wasm: { fp32: 0.001, fp16: 0.02 }, webgpu: { fp32: 0.005, fp16: 0.02 } },
  },
} as Bundle

const bytesOf = (values: number[]) => new Uint8Array(Float32Array.from(values).buffer)
const expected = { coarse: bytesOf([0, 0.5]), refined: bytesOf([0.25, 0.75]) }
const output = ({ coarse = [0, 0.5], refined = [0.25, 0.75], score = 0.5 } = {}) => ({
  coarse: { width: 2, height: 1, data: Float32Array.from(coarse) },
  refined: { width: 2, height: 1, data: Float32Array.from(refined) },
  score,
})

const codeOf = (...args: Parameters<typeof compareGolden>) => {
  const result = compareGolden(...args)
  return result.ok ? result.value : result.error.code
}

describe('compareGolden', () => {
  it('gives the largest difference of maps and score', () => {
    expect(codeOf(output(), expected, bundle, 'wasm', 'fp32')).toBe(0)
    const near = output({ coarse: [0, 0.50048828125], score: 0.500244140625 })
    expect(codeOf(near, expected, bundle, 'wasm', 'fp32')).toBe(0.00048828125)
  })

  it.each([
    ['a cell of the coarse map', { coarse: [0.002, 0.5] }],
    ['a cell of the refined map', { refined: [0.25, 0.748] }],
    ['the score', { score: 0.502 }],
    ['a cell that is no number', { refined: [NaN, 0.75] }],
    ['a score that is no number', { score: NaN }],
    ['the number of cells', { coarse: [0, 0.5, 0] }],
  ])('refuses a model that differs in %s', (_, change) => {
    expect(codeOf(output(change), expected, bundle, 'wasm', 'fp32')).toBe('bundle-disagrees')
  })

  it('allows what the bundle allows for the provider and the precision', () => {
    const off = output({ score: 0.504 })
    expect(codeOf(off, expected, bundle, 'wasm', 'fp32')).toBe('bundle-disagrees')
    expect(codeOf(off, expected, bundle, 'webgpu', 'fp32')).toBeCloseTo(0.004)
    expect(codeOf(off, expected, bundle, 'wasm', 'fp16')).toBeCloseTo(0.004)
  })
})
