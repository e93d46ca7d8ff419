import { Dexie } from 'dexie'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { bundleSchema } from '../../src/core/bundle'
import type { Result } from '../../src/core/errors'
import type { Detector } from './analysis'
import { FeatureCache } from './feature-cache'
import { PictureLooker, toSeen } from './picture-looker'
import { onnxRuntime } from './session'

const NAME = 'flawscope.features.looker-test'
const folder = new URL('/.generated/tiny-clip/', location.origin).href

let detector: Detector
let cache: FeatureCache

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.message} ${result.error.detail}`)
  return result.value
}

beforeAll(async () => {
  const bundle = bundleSchema.parse(await (await fetch(`${folder}bundle.json`)).json())
  const response = await fetch(folder + bundle.graphs.detector.variants[0]!.file)
  const model = new Uint8Array(await response.arrayBuffer())
  detector = { bundle, session: valueOf(await onnxRuntime.openSession({ model, bundle, provider: 'wasm' })) }
})

afterEach(async () => {
  cache.close()
  await Dexie.delete(NAME)
})

/** With room for so many bytes. */
function open(bytes: number): PictureLooker {
  cache = new FeatureCache(NAME, bytes)
  return new PictureLooker(detector, detector.bundle.reference!, 'graph', cache)
}

async function picture(colour: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(40, 30)
  const context = canvas.getContext('2d')!
  context.fillStyle = colour
  context.fillRect(0, 0, 40, 30)
  return canvas.convertToBlob()
}

/** Room for one picture and not for two. */
async function openForOne(): Promise<PictureLooker> {
  const { features, coarse, refined } = valueOf(await open(0).glance(await picture('red'))).whole
  const tensors = [...Object.values(features!), coarse.data, refined.data]
  cache.close()
  return open(1.5 * tensors.reduce((sum, { byteLength }) => sum + byteLength, 0))
}

/** As the engine does it behind an answer. */
async function remember(looker: PictureLooker, file: Blob): Promise<void> {
  const analysis = valueOf(await looker.glance(file))
  await looker.remember(file, toSeen({ ...analysis, thumbnail: await analysis.thumbnail() }, analysis.whole))
}

it('asks the backbone once for a picture that it has room for', async () => {
  const looker = await openForOne()
  const [first, again] = [await picture('red'), await picture('red')]
  const seen = valueOf(await looker.see(first))
  expect(valueOf(await looker.see(again)).features).toEqual(seen.features)
  expect(looker.cost.runs).toBe(1)
})

it('keeps what is in use, whoever else is seen or remembered', async () => {
  const looker = await openForOne()
  const [red, green, blue] = await Promise.all(['red', 'green', 'blue'].map(picture))
  for (const each of [red, green, blue]) await remember(looker, each!)
  expect(await looker.recall(red!)).toBeDefined()
  expect(await looker.recall(green!)).toBeUndefined()
  expect(await looker.recall(blue!)).toBeUndefined()
})

it.each([1, 2])('what a part is taught from takes its place, in %i views', async (count) => {
  const looker = await openForOne()
  const [red, green] = await Promise.all(['red', 'green'].map(picture))
  await remember(looker, red!)
  const views = detector.bundle.reference!.views.slice(0, count)
  const request = { signal: new AbortController().signal, onRun: () => undefined }
  expect(valueOf(await looker.lookAt(green!, views, request)).features).toHaveLength(count)
  expect(await looker.recall(green!)).toBeDefined()
  expect(await looker.recall(red!)).toBeUndefined()
})
