import { expect, test } from 'vitest'
import { paint, rasterise, rasterSize } from './anomaly-raster'

test('the overlay keeps the aspect of the picture, is never finer, and stays near one megapixel', () => {
  expect(rasterSize(640, 480)).toEqual({ width: 640, height: 480 })
  const large = rasterSize(4000, 3000)
  expect(large.width / large.height).toBeCloseTo(4 / 3, 2)
  expect(large.width * large.height).toBeLessThan(1_010_000)
  expect(large.width * large.height).toBeGreaterThan(990_000)
  expect(rasterSize(100_000, 3)).toEqual({ width: 100_000, height: 3 })
})

test('levels are rounded probabilities at the place where the map has them', () => {
  const map = { width: 2, height: 1, data: Float32Array.of(0, 1) }
  const { levels } = rasterise(map, 4, 2)
  expect([...levels]).toEqual([0, 64, 191, 255, 0, 64, 191, 255])
})

test('painting looks every level up', () => {
  const table = Uint32Array.from({ length: 256 }, (_, level) => 0x01000000 * level + level)
  const pixels = new Uint8ClampedArray(8)
  paint({ width: 2, height: 1, levels: Uint8Array.of(3, 255) }, table, pixels)
  expect([...pixels]).toEqual([3, 0, 0, 3, 255, 0, 0, 255])
})
