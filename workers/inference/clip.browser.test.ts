import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import type { EngineInfo, Inspection } from '../../src/core/inference'
import { EngineClient } from '../../src/lib/engine/engine-client'
import { ParityReferences, keepLargest, mapDifferencesOf, mapsOf, noDifference } from './fixtures/parity'

/**
 * The backbone family `clip` in the browser: a tiny CLIP of the real architecture with random weights, made and
 * exported by `flawscope tiny-bundle --family clip`, against what PyTorch makes of the same pictures.
 */
const bundleUrl = new URL('/.generated/tiny-clip/', location.origin).href

const providers = [
  { name: 'WASM', provider: 'wasm', threads: 2, tolerance: 1e-4, count: 11 },
  // The software adapter, whose arithmetic is its own and which compiles shaders for minutes on a busy machine.
  { name: 'WebGPU', provider: 'webgpu', threads: 1, tolerance: 5e-3, count: 3 },
] as const

const references = await ParityReferences.open('parity-clip')
// The largest one is a test of decoding, and says nothing about a backbone.
const small = references.pictures.filter(({ width }) => width < 1000)
const largest: Record<string, ReturnType<typeof noDifference>> = {}

afterAll(async () => {
  await commands.writeFile('.generated/parity-clip-browser.json', JSON.stringify(largest, null, 2))
})

describe.each(providers)('a CLIP bundle on $name', ({ name, provider, threads, tolerance, count }) => {
  const pictures = small.slice(0, count)
  let info: EngineInfo
  let inspections: Inspection[]

  beforeAll(async () => {
    const client = new EngineClient()
    try {
      const started = await client.start({ bundleUrl, provider, threads })
      if (!started.ok) throw new Error(`${started.error.message} ${started.error.detail}`)
      info = started.value
      inspections = []
      for (const { file } of pictures) {
        const result = await client.inspect(await references.blob(file))
        if (!result.ok) throw new Error(`${result.error.message} ${result.error.detail}`)
        inspections.push(result.value)
      }
    } finally {
      client.dispose()
    }
  }, 600_000)

  it('runs where it was asked to', () => {
    expect(info).toMatchObject({ provider, precision: 'fp32' })
    expect(info.fallback).toBeUndefined()
    expect(info.bundle.backbone.family).toBe('clip')
    expect(info.goldenDifference).toBeLessThanOrEqual(tolerance)
  })

  it('gives the maps and scores that PyTorch and ONNX Runtime give', async () => {
    expect(pictures.length).toBe(count)
    const found = (largest[name] = noDifference())
    for (const [i, { pytorch, onnxruntime }] of pictures.entries()) {
      for (const expected of [pytorch, onnxruntime]) {
        keepLargest(found, mapDifferencesOf(mapsOf(inspections[i]!), await references.maps(expected)))
      }
    }
    expect(found.coarse).toBeLessThanOrEqual(tolerance)
    expect(found.refined).toBeLessThanOrEqual(tolerance)
    expect(found.score).toBeLessThanOrEqual(tolerance)
  })

  it('tells pictures apart by more than it differs', () => {
    const [one, other] = inspections
    const apart = mapDifferencesOf(mapsOf(one!), mapsOf(other!))
    expect(Math.max(apart.coarse, apart.refined)).toBeGreaterThan(2 * tolerance)
  })
})
