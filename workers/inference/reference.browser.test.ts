import type { InferenceSession, Tensor } from 'onnxruntime-web'
import { beforeAll, describe, expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import { loadOnnxRuntime } from './onnx-runtime'

/** What goes into the reference graph of the shipped bundle and what PyTorch and ONNX Runtime in Python make of it. */
interface Part {
  readonly inputs: Record<string, { readonly file: string; readonly shape: readonly number[] }>
  readonly pytorch: Record<string, string>
  readonly onnxruntime: Record<string, string>
}

const folder = new URL('/.generated/parity/', location.origin).href
const graphUrl = new URL('/models/default/reference.fp32.onnx', location.origin).href
const maps = ['coarse', 'refined', 'score']

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url)
  // The dev server answers with a page where there is no file.
  const isThere = response.ok && response.headers.get('content-type') !== 'text/html'
  if (!isThere) throw new Error(`There is no ${url}. Write the references with \`flawscope parity\`.`)
  return response.arrayBuffer()
}

const fetchFloats = async (file: string): Promise<Float32Array<ArrayBuffer>> =>
  new Float32Array(await fetchBytes(folder + file))

function differenceOf(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity
  return actual.reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected[i]!)), 0)
}

/**
 * The graph's operators on each provider. The software adapter runs it too: there is no backbone in it.
 * Tolerances are on probabilities; distances are of unit vectors, at most 2.
 */
const providers = [
  { provider: 'wasm', tolerance: 1e-4 },
  { provider: 'webgpu', tolerance: 5e-3 },
] as const

const largest: Record<string, number> = {}

describe.each(providers)('the reference graph on $provider', ({ provider, tolerance }) => {
  let part: Part
  let found: InferenceSession.OnnxValueMapType

  beforeAll(async () => {
    part = JSON.parse(new TextDecoder().decode(await fetchBytes(`${folder}reference.json`))) as Part
    const ort = await loadOnnxRuntime()
    const session = await ort.InferenceSession.create(new Uint8Array(await fetchBytes(graphUrl)), {
      executionProviders: [provider],
    })
    const feeds: Record<string, Tensor> = {}
    for (const [name, { file, shape }] of Object.entries(part.inputs))
      feeds[name] = new ort.Tensor('float32', await fetchFloats(file), shape)
    found = await session.run(feeds)
  })

  it.each(['pytorch', 'onnxruntime'] as const)(
    'gives the maps, score and distances of %s',
    async (origin) => {
      expect(Object.keys(found)).toEqual(expect.arrayContaining(maps))
      for (const [name, file] of Object.entries(part[origin])) {
        const difference = differenceOf(found[name]!.data as Float32Array, await fetchFloats(file))
        largest[provider] = Math.max(largest[provider] ?? 0, difference)
        expect(difference, name).toBeLessThanOrEqual(tolerance)
      }
      await commands.writeFile('.generated/parity-reference.json', JSON.stringify(largest))
    },
  )

  it('gives probabilities', () => {
    for (const name of maps) {
      const values = found[name]!.data as Float32Array
      expect(values.every((value) => value >= 0 && value <= 1)).toBe(true)
    }
  })
})
