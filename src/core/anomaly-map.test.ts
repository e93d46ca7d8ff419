import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blend, hotShare, peakOf, placesOf, sampleMap, upsampleMap } from './anomaly-map'
import type { AnomalyMap } from './inference'

const mapOf = (width: number, values: number[]): AnomalyMap => ({
  width,
  height: values.length / width,
  data: Float32Array.from(values),
})

const anyMap = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([width, height]) =>
    fc
      .array(fc.float({ min: 0, max: 1, noNaN: true }), {
        minLength: width * height,
        maxLength: width * height,
      })
      .map((values) => mapOf(width, values)),
  )

describe('upsampleMap', () => {
  it('equals torch.nn.functional.interpolate, bilinear, align_corners=False', () => {
    // F.interpolate(torch.tensor([[[[0., 1.], [.5, 0.]]]]), (3, 4), mode='bilinear', align_corners=False)
    const up = upsampleMap(mapOf(2, [0, 1, 0.5, 0]), 4, 3)
    const expected = [0, 0.25, 0.75, 1, 0.25, 0.3125, 0.4375, 0.5, 0.5, 0.375, 0.125, 0]
    expect([...up.data]).toEqual(expected)
  })

  it('is the same map at its own size', () => {
    fc.assert(
      fc.property(anyMap, (map) => {
        expect(upsampleMap(map, map.width, map.height)).toEqual(map)
      }),
    )
  })

  it('gives every pixel the exact value that blending its four cells gives', () => {
    fc.assert(
      fc.property(anyMap, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (map, w, h) => {
        const [columns, rows] = [placesOf(w, map.width), placesOf(h, map.height)]
        const each = Float32Array.from({ length: w * h }, (_, i) =>
          blend(map, columns, i % w, rows, Math.floor(i / w)),
        )
        expect(upsampleMap(map, w, h).data).toEqual(each)
      }),
    )
  })

  it('stays within the range of the map and agrees with sampleMap at pixel centres', () => {
    fc.assert(
      fc.property(anyMap, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (map, w, h) => {
        const up = upsampleMap(map, w, h)
        const low = Math.min(...map.data)
        const high = Math.max(...map.data)
        up.data.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(low - 1e-6)
          expect(value).toBeLessThanOrEqual(high + 1e-6)
          const u = ((i % w) + 0.5) / w
          const v = (Math.floor(i / w) + 0.5) / h
          expect(sampleMap(map, u, v)).toBeCloseTo(value, 5)
        })
      }),
    )
  })
})

describe('sampleMap', () => {
  it('holds the outermost values up to the edge and beyond', () => {
    const map = mapOf(2, [0.1, 0.9])
    expect(sampleMap(map, 0, 0.5)).toBeCloseTo(0.1)
    expect(sampleMap(map, 1, 0)).toBeCloseTo(0.9)
    expect(sampleMap(map, 2, 3)).toBeCloseTo(0.9)
    expect(sampleMap(map, 0.5, 0.5)).toBeCloseTo(0.5)
  })
})

describe('peakOf', () => {
  it('finds the first of the hottest cells, as a place in the picture', () => {
    expect(peakOf(mapOf(3, [0, 0, 0.25, 0, 0.75, 0.75]))).toEqual({ value: 0.75, u: 0.5, v: 0.75 })
  })
})

describe('hotShare', () => {
  it('counts the cells that reach the threshold', () => {
    expect(hotShare(mapOf(2, [0.5, 0.25, 0.75, 1]), 0.5)).toBe(0.75)
  })
})
