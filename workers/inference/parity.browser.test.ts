import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import type { EngineInfo, Inspection } from '../../src/core/inference'
import { scoreMap } from '../../src/core/score'
import { toTensor } from '../../src/core/tensor'
import { EngineClient } from '../../src/lib/engine/engine-client'
import { decodePicture } from './decode'
import { stretch } from './preprocess'

/** What PyTorch or ONNX Runtime in Python makes of a picture; maps are files of raw float32. */
interface Reference {
  readonly coarse: string
  readonly refined: string
  readonly score: number
}

interface ParityPicture {
  /** Unique: the names of the other files begin with it. */
  readonly name: string
  readonly file: string
  /** Size when upright. */
  readonly width: number
  readonly height: number
  /** Pillow's resized RGB bytes, S x S. */
  readonly resized: string
  /** numpy's float32 [1, 3, S, S]. */
  readonly tensor: string
  readonly pytorch: Reference
  readonly onnxruntime: Reference
}

const folder = new URL('/.generated/parity/', location.origin).href
const bundleUrl = new URL('/models/default/', location.origin).href
const tolerance = 1e-3

async function fetchBytes(file: string): Promise<ArrayBuffer> {
  const response = await fetch(folder + file)
  // The dev server answers with a page where there is no file.
  const isThere = response.ok && response.headers.get('content-type') !== 'text/html'
  if (!isThere) throw new Error(`There is no ${file}. Write the references with \`flawscope parity\`.`)
  return response.arrayBuffer()
}

const fetchBlob = async (file: string): Promise<Blob> => new Blob([await fetchBytes(file)])
const fetchFloats = async (file: string): Promise<Float32Array> => new Float32Array(await fetchBytes(file))

// From Pillow, PyTorch and ONNX Runtime in Python, never from our own code.
const { pictures } = JSON.parse(await (await fetchBlob('index.json')).text()) as {
  pictures: readonly ParityPicture[]
}

interface MapDifferences {
  coarse: number
  refined: number
  score: number
}

const none = (): MapDifferences => ({ coarse: 0, refined: 0, score: 0 })

/** Largest differences over all pictures, for the verification report. */
const largest = {
  pictures: pictures.length,
  /** Python's ONNX Runtime against PyTorch. */
  onnxruntime: none(),
  browser: { pixels: 0, tensor: 0, pytorch: none(), onnxruntime: none() },
}

function differenceOf(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity
  let difference = 0
  for (let i = 0; i < actual.length; i++) {
    // Math.max keeps NaN, which must not pass for equal.
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!))
  }
  return difference
}

interface Maps {
  readonly coarse: Float32Array
  readonly refined: Float32Array
  readonly score: number
}

const loadMaps = async ({ coarse, refined, score }: Reference): Promise<Maps> => ({
  coarse: await fetchFloats(coarse),
  refined: await fetchFloats(refined),
  score,
})

const mapsOf = ({ coarse, refined, score }: Inspection): Maps => ({
  coarse: coarse.data,
  refined: refined.data,
  score,
})

const differencesOf = (actual: Maps, expected: Maps): MapDifferences => ({
  coarse: differenceOf(actual.coarse, expected.coarse),
  refined: differenceOf(actual.refined, expected.refined),
  score: differenceOf([actual.score], [expected.score]),
})

function keepLargest(kept: MapDifferences, found: MapDifferences): void {
  for (const key of ['coarse', 'refined', 'score'] as const) kept[key] = Math.max(kept[key], found[key])
}

function expectWithin({ coarse, refined, score }: MapDifferences): void {
  expect(coarse).toBeLessThanOrEqual(tolerance)
  expect(refined).toBeLessThanOrEqual(tolerance)
  expect(score).toBeLessThanOrEqual(tolerance)
}

describe('the default bundle on WASM', () => {
  const client = new EngineClient()
  let info: EngineInfo

  beforeAll(async () => {
    const started = await client.start({ bundleUrl, provider: 'wasm', threads: 'auto' })
    if (!started.ok) throw new Error(`${started.error.message} ${started.error.detail}`)
    info = started.value
  })

  afterAll(async () => {
    client.dispose()
    await commands.writeFile('.generated/parity-browser.json', JSON.stringify(largest, null, 2))
  })

  it('is compared on at least 12 pictures, each with files of its own', () => {
    expect(new Set(pictures.map(({ name }) => name)).size).toBe(pictures.length)
    expect(pictures.length).toBeGreaterThanOrEqual(12)
  })

  describe.each(pictures)('$file', ({ file, width, height, resized, tensor, pytorch, onnxruntime }) => {
    it('is resized and normalised exactly as Pillow and numpy do it', async () => {
      const decoded = await decodePicture(await fetchBlob(file))
      if (!decoded.ok) throw new Error(decoded.error.message)
      const { bitmap } = decoded.value
      expect([bitmap.width, bitmap.height]).toEqual([width, height])
      const { input } = info.bundle
      const rgb = stretch(bitmap, input.size, input.filter)
      bitmap.close()
      const pixels = differenceOf(rgb, new Uint8Array(await fetchBytes(resized)))
      const values = differenceOf(toTensor(rgb, input), await fetchFloats(tensor))
      largest.browser.pixels = Math.max(largest.browser.pixels, pixels)
      largest.browser.tensor = Math.max(largest.browser.tensor, values)
      expect(pixels).toBe(0)
      expect(values).toBe(0)
    })

    it('gives the maps and the score that PyTorch and ONNX Runtime give', async () => {
      const inspected = await client.inspect(await fetchBlob(file))
      if (!inspected.ok) throw new Error(`${inspected.error.message} ${inspected.error.detail}`)
      const actual = mapsOf(inspected.value)
      const fromTorch = await loadMaps(pytorch)
      const fromRuntime = await loadMaps(onnxruntime)
      const toTorch = differencesOf(actual, fromTorch)
      const toRuntime = differencesOf(actual, fromRuntime)
      keepLargest(largest.onnxruntime, differencesOf(fromRuntime, fromTorch))
      keepLargest(largest.browser.pytorch, toTorch)
      keepLargest(largest.browser.onnxruntime, toRuntime)
      expectWithin(toTorch)
      expectWithin(toRuntime)
    })

    it('gives a score that the page computes again from the refined map', async () => {
      const inspected = await client.inspect(await fetchBlob(file))
      if (!inspected.ok) throw new Error(`${inspected.error.message} ${inspected.error.detail}`)
      expect(Math.abs(scoreMap(inspected.value.refined) - inspected.value.score)).toBeLessThan(1e-5)
    })
  })
})
