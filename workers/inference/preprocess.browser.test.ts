import { afterEach, describe, expect, it, vi } from 'vitest'
import { bmpHeader } from '../../src/core/bmp'
import { Resampler } from '../../src/core/resample'
import type * as BitmapPixels from './bitmap-pixels'
import { stretch } from './preprocess'
import { makeThumbnail } from './thumbnail'

/** A picture of noise, opaque or not. */
async function makePicture(width: number, height: number, alpha: (i: number) => number) {
  const pixels = new ImageData(width, height)
  const values = new Uint32Array(pixels.data.buffer)
  let state = 7
  for (let i = 0; i < values.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    values[i] = ((state >>> 8) | (alpha(i) << 24)) >>> 0
  }
  const bitmap = await createImageBitmap(pixels, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' })
  return { picture: { bitmap, isPlain: false }, pixels: pixels.data }
}

/** The same in the browser's memory as it decodes opaque files, which are read by another way. */
async function makeOpaque(width: number, height: number) {
  const { pixels } = await makePicture(width, height, () => 255)
  const file = new Blob([bmpHeader(width, height), pixels], { type: 'image/bmp' })
  return { picture: { bitmap: await createImageBitmap(file), isPlain: true }, pixels }
}

const half = (width: number) => (i: number) => (i % width < width / 2 ? 0 : 255)

describe('stretch', () => {
  it.each([
    [70, 50],
    // More than one strip: 1400 rows of 749 pixels and then some.
    [1400, 1100],
    [500, 4200],
    [5000, 300],
    // Wider than the canvas that is kept.
    [9001, 130],
  ])('equals one resampling of all pixels at once: %i x %i', async (width, height) => {
    for (const { picture, pixels } of [
      await makePicture(width, height, () => 255),
      await makeOpaque(width, height),
    ])
      for (const filter of ['bilinear', 'bicubic'] as const) {
        const resampler = new Resampler(width, height, 96, filter)
        resampler.push(pixels)
        expect(await stretch(picture, 96, filter)).toEqual(resampler.finish())
      }
  })

  it.each([
    ['', (width: number, height: number) => makePicture(width, height, half(width))],
    [', of an opaque picture', makeOpaque],
  ])('reads an area as if it had been cropped first%s', async (_, make) => {
    const [width, height] = [900, 700]
    const { picture, pixels } = await make(width, height)
    const area = { left: 200, top: 133, width: 500, height: 411 }
    const resampler = new Resampler(area.width, area.height, 96, 'bilinear')
    for (let y = area.top; y < area.top + area.height; y++) {
      const row = pixels.slice((y * width + area.left) * 4, (y * width + area.left + area.width) * 4)
      for (let i = 0; i < row.length; i += 4) if (row[i + 3] === 0) row.fill(255, i, i + 4)
      resampler.push(row)
    }
    expect(await stretch(picture, 96, 'bilinear', area)).toEqual(resampler.finish())
  })

  it('puts white under what is transparent, in every strip', async () => {
    const [width, height] = [1200, 1800]
    const { picture, pixels } = await makePicture(width, height, half(width))
    for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] === 0) pixels.fill(255, i, i + 4)
    const resampler = new Resampler(width, height, 64, 'bilinear')
    resampler.push(pixels)
    expect(await stretch(picture, 64, 'bilinear')).toEqual(resampler.finish())
  })
})

describe('an opaque picture', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })

  it('is read without a canvas, which takes longer', async () => {
    const { picture } = await makeOpaque(100, 80)
    const canvas = vi.spyOn(OffscreenCanvas.prototype, 'getContext')
    const draw = vi.spyOn(OffscreenCanvasRenderingContext2D.prototype, 'drawImage')
    await stretch(picture, 32, 'bilinear')
    expect(canvas).not.toHaveBeenCalled()
    expect(draw).not.toHaveBeenCalled()
  })

  it('comes out the same where the browser has no video frames, or none so large', async () => {
    const { picture } = await makeOpaque(1300, 1200)
    const expected = await stretch(picture, 64, 'bicubic')
    vi.stubGlobal('VideoFrame', function () {
      throw new RangeError('Too large')
    })
    expect(await stretch(picture, 64, 'bicubic')).toEqual(expected)
    vi.unstubAllGlobals()
    vi.stubGlobal('VideoFrame', undefined)
    expect(await stretch(picture, 64, 'bicubic')).toEqual(expected)
  })

  it('is read through a canvas where the frames of the browser give other values', async () => {
    const { picture, pixels } = await makeOpaque(20, 10)
    vi.spyOn(VideoFrame.prototype, 'copyTo').mockImplementation((target) => {
      new Uint8Array(target as ArrayBuffer).fill(7)
      return Promise.resolve([])
    })
    // What a module found out of its browser it keeps: this one has to find out anew.
    const address = './bitmap-pixels.ts?another'
    const { openBitmap } = (await import(/* @vite-ignore */ address)) as typeof BitmapPixels
    const opened = await openBitmap(picture)
    const read = new Uint8Array(20 * 10 * 4)
    await opened.read({ left: 0, top: 0, width: 20, height: 10 }, read)
    expect(opened.order).toBe('rgb')
    expect(read).toEqual(new Uint8Array(pixels))
  })
})

describe('makeThumbnail', () => {
  const size = 8
  const red = Uint8Array.from({ length: size * size * 3 }, (_, i) => (i % 3 === 0 ? 200 : 20))

  it.each([
    [4000, 3000, 160, 120],
    [300, 1200, 40, 160],
    [50, 20, 50, 20],
    [10_000, 3, 160, 1],
  ])('of a picture of %i x %i is %i x %i', async (width, height, expectedWidth, expectedHeight) => {
    const thumbnail = await makeThumbnail(red, size, width, height)
    expect(thumbnail.type).toBe('image/jpeg')
    const bitmap = await createImageBitmap(thumbnail)
    expect([bitmap.width, bitmap.height]).toEqual([expectedWidth, expectedHeight])
    const context = new OffscreenCanvas(1, 1).getContext('2d')!
    context.drawImage(bitmap, 0, 0)
    const [r, g, b] = context.getImageData(0, 0, 1, 1).data
    expect(Math.abs(r! - 200) + Math.abs(g! - 20) + Math.abs(b! - 20)).toBeLessThan(24)
  })
})
