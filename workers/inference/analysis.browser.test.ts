import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Inspection } from '../../src/core/inference'
import { layTiles, mergeMaps, stitchMaps } from '../../src/core/tiles'
import { EngineClient } from '../../src/lib/engine/engine-client'

/** A rendered washer with rust; the picture and the detector are those that ship. */
const sample = new URL('/samples/washer/washer-rust-1.webp', location.origin).href
const grid = { columns: 2, rows: 2 }

describe('the default bundle in detail', () => {
  const client = new EngineClient()
  let picture: Blob

  beforeAll(async () => {
    const bundleUrl = new URL('/models/default/', location.origin).href
    const started = await client.start({ bundleUrl, provider: 'wasm', threads: 'auto' })
    if (!started.ok) throw new Error(started.error.message)
    picture = await (await fetch(sample)).blob()
  })

  afterAll(() => client.dispose())

  async function inspect(file: Blob, detail?: '2x2' | 'auto'): Promise<Inspection> {
    const found = await client.inspect(file, detail ? { detail } : {})
    if (!found.ok) throw new Error(`${found.error.message} ${found.error.detail}`)
    return found.value
  }

  it('judges each tile as a picture of its own and joins them with the whole', async () => {
    const found = await inspect(picture, '2x2')
    const { width, height } = found
    const whole = await inspect(picture)
    const tiles: Inspection[] = []
    for (const tile of layTiles(grid, width, height)) tiles.push(await inspect(await crop(picture, tile)))

    expect(found.detail).toMatchObject(grid)
    expect(found.detail!.whole).toEqual({ refined: whole.refined, score: whole.score })
    const refined = stitchMaps(
      grid,
      tiles.map((tile) => tile.refined),
      width,
      height,
    )
    const coarse = stitchMaps(
      grid,
      tiles.map((tile) => tile.coarse),
      width,
      height,
    )
    expect(found.detail!.tiles.refined).toEqual(refined)
    expect(found.refined).toEqual(mergeMaps(whole.refined, refined))
    expect(found.coarse).toEqual(mergeMaps(whole.coarse, coarse))
    expect(found.score).toBe(Math.max(whole.score, found.detail!.tiles.score))
    expect(found.timings.networkMs).toBeGreaterThan(2 * whole.timings.networkMs)
  })

  it('leaves a picture whole that is not larger than the network sees it', async () => {
    const small = await crop(picture, { left: 0, top: 0, width: 400, height: 300 })
    expect(await inspect(small, 'auto')).not.toHaveProperty('detail')
  })
})

async function crop(
  file: Blob,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): Promise<Blob> {
  const bitmap = await createImageBitmap(file, left, top, width, height, { colorSpaceConversion: 'none' })
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvas.convertToBlob({ type: 'image/png' })
}
