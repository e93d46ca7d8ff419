import { encode } from 'fast-png'
import { expect, it } from 'vitest'
import type { ByView, ViewFigures } from '../../src/core/evaluation'
import type { AnomalyMap } from '../../src/core/inference'
import { EvaluationClient } from '../../src/lib/evaluation/evaluation-client'
import { readMask } from './read-mask'

const [width, height] = [64, 48]

/** A mask whose left half is marked, in one way or another. */
function mask(
  channels: 1 | 2 | 3 | 4,
  marked: readonly number[],
  other: readonly number[],
  depth: 8 | 16 = 8,
): Blob {
  const Samples = depth === 16 ? Uint16Array : Uint8Array
  const data = new Samples(width * height * channels)
  for (let at = 0; at < width * height; at++) data.set(at % width < width / 2 ? marked : other, at * channels)
  return new Blob([encode({ width, height, channels, depth, data }) as Uint8Array<ArrayBuffer>])
}

it.each([
  ['grey', mask(1, [255], [0])],
  ['zeros and ones', mask(1, [1], [0])],
  ['RGB', mask(3, [255, 255, 255], [0, 0, 0])],
  ['green alone, which is bright enough', mask(3, [0, 255, 0], [255, 0, 0])],
  ['opaque RGBA', mask(4, [255, 255, 255, 255], [0, 0, 0, 255])],
  ['RGBA, transparent where nothing is', mask(4, [255, 255, 255, 255], [0, 0, 0, 0])],
  ['grey with alpha', mask(2, [255, 255], [0, 0])],
  ['16 bits', mask(1, [65535], [0], 16)],
])('reads a mask of %s', async (_, file) => {
  const regions = await readMask(file, width, height)
  if (!regions.ok) throw new Error(regions.error.message)
  expect(regions.value).toHaveLength(1)
  expect(regions.value[0]).toHaveLength((256 * 256) / 2)
})

it('refuses a mask of another size, and a file that is no picture', async () => {
  expect(await readMask(mask(1, [255], [0]), width, height + 1)).toMatchObject({
    ok: false,
    error: { code: 'dataset-mask' },
  })
  expect(await readMask(new Blob(['no picture']), width, height)).toMatchObject({ ok: false })
})

it('measures what it was given in its own worker', async () => {
  const client = new EvaluationClient()
  // Hot where the mask is.
  const map = (left: number): AnomalyMap => ({
    width: 2,
    height: 1,
    data: Float32Array.of(left, 0.1),
  })
  const add = (defect: string | null, left: number, file: Blob | null) =>
    client.add({
      width,
      height,
      defect,
      mask: file,
      maps: { refined: map(left), coarse: map(0.1) },
      scores: { refined: left, coarse: 0.1 },
    })
  expect(await add(null, 0.2, null)).toEqual({ ok: true, value: true })
  expect(await add('dent', 0.9, mask(1, [255], [0]))).toEqual({ ok: true, value: true })
  expect(await add('dent', 0.8, null)).toEqual({ ok: true, value: false })
  expect(await add('hole', 0.15, new Blob(['no picture']))).toMatchObject({ ok: false })
  const figures = await client.figures()
  client.dispose()
  if (!figures.ok) throw new Error(figures.error.message)
  const { refined, coarse, distance }: ByView<ViewFigures> = figures.value
  expect(distance).toBeUndefined()
  // Two of three defective pictures outrank the good one.
  expect(refined).toMatchObject({ imageAuroc: 2 / 3, positivePixels: 32768, negativePixels: 3 * 32768 })
  expect(refined!.pixelAuroc).toBeGreaterThan(0.95)
  expect(refined!.types).toMatchObject([
    { defect: 'dent', imageAuroc: 1 },
    { defect: 'hole', imageAuroc: 0, pixelAuroc: null, aupro: null },
  ])
  expect(coarse).toMatchObject({ imageAuroc: 0.5, pixelAuroc: 0.5, aupro: 0 })
})

it('answers what waits when it is ended', async () => {
  const client = new EvaluationClient()
  const asked = client.figures()
  client.dispose()
  expect(await asked).toMatchObject({ ok: false, error: { code: 'evaluation-failed' } })
})
