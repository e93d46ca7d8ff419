import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import type { EngineInfo } from '../../src/core/inference'
import { scoreMap } from '../../src/core/score'
import { toTensor } from '../../src/core/tensor'
import { EngineClient } from '../../src/lib/engine/engine-client'
import { decodePicture } from './decode'
import {
  type MapDifferences,
  ParityReferences,
  differenceOf,
  keepLargest,
  mapDifferencesOf,
  mapsOf,
  noDifference,
} from './fixtures/parity'
import { stretch } from './preprocess'

const bundleUrl = new URL('/models/default/', location.origin).href
const tolerance = 1e-3

const references = await ParityReferences.open('parity')
const { pictures } = references

/** Largest differences over all pictures, for the verification report. */
const largest = {
  pictures: pictures.length,
  /** Python's ONNX Runtime against PyTorch. */
  onnxruntime: noDifference(),
  browser: { pixels: 0, tensor: 0, pytorch: noDifference(), onnxruntime: noDifference() },
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
      const decoded = await decodePicture(await references.blob(file))
      if (!decoded.ok) throw new Error(decoded.error.message)
      const { bitmap } = decoded.value
      expect([bitmap.width, bitmap.height]).toEqual([width, height])
      const { input } = info.bundle
      const rgb = await stretch(decoded.value, input.size, input.filter)
      bitmap.close()
      const pixels = differenceOf(rgb, new Uint8Array(await references.bytes(resized)))
      const values = differenceOf(toTensor(rgb, input), await references.floats(tensor))
      largest.browser.pixels = Math.max(largest.browser.pixels, pixels)
      largest.browser.tensor = Math.max(largest.browser.tensor, values)
      expect(pixels).toBe(0)
      expect(values).toBe(0)
    })

    it('gives the maps and the score that PyTorch and ONNX Runtime give', async () => {
      const inspected = await client.inspect(await references.blob(file))
      if (!inspected.ok) throw new Error(`${inspected.error.message} ${inspected.error.detail}`)
      const actual = mapsOf(inspected.value)
      const fromTorch = await references.maps(pytorch)
      const fromRuntime = await references.maps(onnxruntime)
      const toTorch = mapDifferencesOf(actual, fromTorch)
      const toRuntime = mapDifferencesOf(actual, fromRuntime)
      keepLargest(largest.onnxruntime, mapDifferencesOf(fromRuntime, fromTorch))
      keepLargest(largest.browser.pytorch, toTorch)
      keepLargest(largest.browser.onnxruntime, toRuntime)
      expectWithin(toTorch)
      expectWithin(toRuntime)
    })

    it('gives a score that the page computes again from the refined map', async () => {
      const inspected = await client.inspect(await references.blob(file))
      if (!inspected.ok) throw new Error(`${inspected.error.message} ${inspected.error.detail}`)
      expect(Math.abs(scoreMap(inspected.value.refined) - inspected.value.score)).toBeLessThan(1e-5)
    })
  })
})
