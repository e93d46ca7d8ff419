import { expect, test } from 'vitest'
import { flattenTiff, isKnownPhotometric } from './tiff'

/** One pixel. */
const pixel = (photometric: number, samples: number[], extraSamples: number[] = [], wide = false) =>
  Array.from(
    flattenTiff({
      width: 1,
      height: 1,
      data: wide ? Uint16Array.from(samples) : Uint8Array.from(samples),
      samplesPerPixel: samples.length,
      photometric,
      extraSamples,
      colourMap: [],
    }).subarray(0, 3),
  )

test('white may be zero', () => {
  expect(pixel(0, [10])).toEqual([245, 245, 245])
  expect(pixel(0, [0x0aff], [], true)).toEqual([245, 245, 245])
})

test('premultiplied alpha is undone before white comes under it', () => {
  // Half of 100 premultiplied is 50; over white that is about 177.
  const [plain] = pixel(2, [100, 100, 100, 128], [2])
  const [premultiplied] = pixel(2, [50, 50, 50, 128], [1])
  expect(Math.abs(plain! - premultiplied!)).toBeLessThanOrEqual(1)
})

test('a fourth sample of unknown meaning is no alpha', () => {
  expect(pixel(2, [1, 2, 3, 0], [0])).toEqual([1, 2, 3])
})

test('YCbCr without colour is grey', () => {
  expect(pixel(6, [77, 128, 128])).toEqual([77, 77, 77])
})

test('Lab and masks are not known', () => {
  expect([0, 1, 2, 3, 5, 6].every(isKnownPhotometric)).toBe(true)
  expect([4, 8, 9, NaN].some(isKnownPhotometric)).toBe(false)
})
