import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import { pictureFixtures } from '../../src/core/fixtures/pictures'
import type { EngineInfo, Inspection } from '../../src/core/inference'
import { runtimeBuild, type RuntimeBuild } from '../../src/core/runtime-build'
import { EngineClient } from '../../src/lib/engine/engine-client'
import { tinyBundleUrl } from './fixtures/bundles'

/** One suite for every way to run a graph; all must give the same. */
const providers = [
  { name: 'WASM, 1 thread', provider: 'wasm', threads: 1, tolerance: 0, build: 'jspi' },
  { name: 'WASM, 2 threads', provider: 'wasm', threads: 2, tolerance: 1e-5, build: 'jspi' },
  { name: 'WASM without JSPI', provider: 'wasm', threads: 2, tolerance: 1e-5, build: 'asyncify' },
  // The software adapter: it compiles shaders for seconds, so that only a small graph can be run.
  { name: 'WebGPU', provider: 'webgpu', threads: 1, tolerance: 1e-3, build: 'jspi' },
  { name: 'WebGPU without JSPI', provider: 'webgpu', threads: 1, tolerance: 1e-3, build: 'asyncify' },
] as const

const pictures = ['baseline 4:2:0', 'RGBA', 'EXIF orientation 6', 'lossless'].map((name) =>
  pictureFixtures.find((picture) => picture.name === name)!,
)

/** What one thread of WASM makes of the pictures. */
let reference: Inspection[]

const startWithoutSuspension = () =>
  new Worker(new URL('./fixtures/asyncify-worker.ts', import.meta.url), { type: 'module' })

async function run(provider: 'wasm' | 'webgpu', threads: number, build: RuntimeBuild = 'jspi') {
  const client = new EngineClient(build === 'jspi' ? undefined : startWithoutSuspension)
  try {
    const stages: string[] = []
    const started = await client.start({ bundleUrl: tinyBundleUrl, provider, threads }, ({ stage }) => {
      if (stages.at(-1) !== stage) stages.push(stage)
    })
    if (!started.ok) throw new Error(`${started.error.message} ${started.error.detail}`)
    const results = await Promise.all(pictures.map(({ file }) => client.inspect(new Blob([file]))))
    const inspections = results.map((result) => {
      if (!result.ok) throw new Error(`${result.error.message} ${result.error.detail}`)
      return result.value
    })
    // They come after the answers, from a worker that is still there.
    for (const { thumbnail } of inspections) await thumbnail
    return { info: started.value, stages, inspections }
  } finally {
    client.dispose()
  }
}

function differenceOf(actual: Inspection, expected: Inspection): number {
  const cells = (a: Float32Array, b: Float32Array): number =>
    a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0)
  return Math.max(
    cells(actual.coarse.data, expected.coarse.data),
    cells(actual.refined.data, expected.refined.data),
    Math.abs(actual.score - expected.score),
  )
}

it('runs where WebAssembly can be suspended', () => {
  expect(runtimeBuild()).toBe('jspi')
})

beforeAll(async () => {
  reference = (await run('wasm', 1)).inspections
})

describe.each(providers)('$name', ({ provider, threads, tolerance, build }) => {
  let info: EngineInfo
  let stages: string[]
  let inspections: Inspection[]

  beforeAll(async () => {
    ;({ info, stages, inspections } = await run(provider, threads, build))
  })

  it('says what runs', () => {
    expect(info).toMatchObject({ provider, threads, precision: 'fp32' })
    expect(info.fallback).toBeUndefined()
    expect(stages).toEqual(['manifest', 'download', 'runtime', 'session', 'warm-up', 'golden'])
  })

  it('agrees with the golden image', () => {
    expect(info.goldenDifference).toBeLessThanOrEqual(1e-3)
  })

  it('gives maps of the shapes and ranges that the bundle promises', () => {
    const { coarse, refined } = info.bundle.outputs
    for (const inspection of inspections) {
      for (const [map, { shape }] of [
        [inspection.coarse, coarse],
        [inspection.refined, refined],
      ] as const) {
        expect([1, 1, map.height, map.width]).toEqual(shape)
        expect(map.data.length).toBe(map.width * map.height)
        expect(map.data.every((value) => value >= 0 && value <= 1)).toBe(true)
      }
    }
  })

  it('gives what one thread of WASM gives', () => {
    inspections.forEach((inspection, i) => {
      expect(differenceOf(inspection, reference[i]!)).toBeLessThanOrEqual(tolerance)
      expect(inspection.provider).toBe(provider)
    })
  })

  it('tells pictures apart', () => {
    expect(differenceOf(inspections[0]!, inspections[1]!)).toBeGreaterThan(0.01)
  })

  it('gives the size upright, a thumbnail and times', async () => {
    for (const [i, { width, height, thumbnail, timings }] of inspections.entries()) {
      expect([width, height]).toEqual([pictures[i]!.width, pictures[i]!.height])
      expect((await thumbnail)?.size).toBeGreaterThan(0)
      const { decodeMs, resizeMs, networkMs, totalMs } = timings
      expect(Math.min(decodeMs, resizeMs, networkMs)).toBeGreaterThan(0)
      expect(totalMs).toBeGreaterThanOrEqual(decodeMs + resizeMs + networkMs - 1e-6)
    }
  })

  afterAll(async () => {
    if (provider !== 'webgpu' || build !== 'jspi') return
    const largest = Math.max(...inspections.map((inspection, i) => differenceOf(inspection, reference[i]!)))
    await commands.writeFile('.generated/parity-webgpu.json', JSON.stringify({ webgpu: largest }))
  })
})
