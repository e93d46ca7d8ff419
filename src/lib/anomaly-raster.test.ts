import { describe, expect, it } from 'vitest'
import { paint, rasterise, rasterSize } from './anomaly-raster'

describe('the size of the overlay', () => {
  const map = { width: 96, height: 96 }

  it('is never finer than the picture', () => {
    expect(rasterSize({ width: 320, height: 240 }, map)).toEqual({ width: 320, height: 240 })
    expect(rasterSize({ width: 100_000, height: 3 }, map)).toEqual({ width: 384, height: 3 })
  })

  it('has as many pixels as the map has something to tell', () => {
    expect(rasterSize({ width: 4000, height: 3000 }, map)).toEqual({ width: 384, height: 384 })
  })

  it('stays near one megapixel', () => {
    const { width, height } = rasterSize({ width: 4000, height: 3000 }, { width: 288, height: 288 })
    expect(width * height).toBeGreaterThan(990_000)
    expect(width * height).toBeLessThan(1_010_000)
  })
})

it('levels are rounded probabilities at the place where the map has them', () => {
  const map = { width: 2, height: 1, data: Float32Array.of(0, 1) }
  const { levels } = rasterise(map, 4, 2)
  expect([...levels]).toEqual([0, 64, 191, 255, 0, 64, 191, 255])
})

it('painting looks every level up', () => {
  const table = Uint32Array.from({ length: 256 }, (_, level) => 0x01000000 * level + level)
  const pixels = new Uint8ClampedArray(8)
  paint({ width: 2, height: 1, levels: Uint8Array.of(3, 255) }, table, pixels)
  expect([...pixels]).toEqual([3, 0, 0, 3, 255, 0, 0, 255])
})
