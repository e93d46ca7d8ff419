import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { upsampleMap } from './anomaly-map'
import type { AnomalyMap } from './inference'
import { maskOf, regionAt, regionsOf, regionSteps, type Region } from './regions'

const anyMap = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
  .chain(([width, height]) =>
    fc
      .array(
        // Few levels give plateaus, ties and saddles; the others give slopes.
        fc.oneof(fc.constantFrom(0, 0.25, 0.5, 0.75, 1), fc.float({ min: 0, max: 1, noNaN: true })),
        { minLength: width * height, maxLength: width * height },
      )
      .map((values): AnomalyMap => ({ width, height, data: Float32Array.from(values) })),
  )

const side = fc.integer({ min: 1, max: 45 })
const threshold = fc.oneof(fc.constantFrom(0.25, 0.5, 0.75), fc.double({ min: 0.01, max: 0.99, noNaN: true }))

/** The areas by definition: upsample, compare, flood. */
function flood(map: AnomalyMap, width: number, height: number, threshold: number): number[][] {
  const { data } = upsampleMap(map, width, height)
  const seen = new Set<number>()
  const areas: number[][] = []
  data.forEach((value, first) => {
    if (value < threshold || seen.has(first)) return
    const area: number[] = []
    const stack = [first]
    seen.add(first)
    while (stack.length > 0) {
      const pixel = stack.pop()!
      area.push(pixel)
      const [x, y] = [pixel % width, Math.floor(pixel / width)]
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++)
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const neighbour = ny * width + nx
          if (seen.has(neighbour) || data[neighbour]! < threshold) continue
          seen.add(neighbour)
          stack.push(neighbour)
        }
    }
    areas.push(area.sort((a, b) => a - b))
  })
  return areas
}

const pixelsOf = (region: Region, width: number, height: number): number[] =>
  [...maskOf([region], width, height).entries()].flatMap(([pixel, inside]) => (inside ? [pixel] : []))

/** Even-odd rule over all rings of an area. */
function contains({ contour }: Region, x: number, y: number): boolean {
  let inside = false
  for (const ring of contour)
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [x0, y0, x1, y1] = [ring[j]!, ring[j + 1]!, ring[i]!, ring[i + 1]!]
      if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside
    }
  return inside
}

describe('regionsOf', () => {
  it('finds exactly the connected pixels at or above the threshold, with their sizes and boxes', () => {
    fc.assert(
      fc.property(anyMap, side, side, threshold, (map, width, height, threshold) => {
        const regions = regionsOf(map, { width, height, threshold, minimumArea: 1 })
        const expected = flood(map, width, height, threshold)
        const found = regions.map((region) => pixelsOf(region, width, height))
        expect(found.sort((a, b) => a[0]! - b[0]!)).toEqual(expected)

        const { data } = upsampleMap(map, width, height)
        for (const region of regions) {
          const pixels = pixelsOf(region, width, height)
          const xs = pixels.map((pixel) => pixel % width)
          const ys = pixels.map((pixel) => Math.floor(pixel / width))
          const values = pixels.map((pixel) => data[pixel]!)
          const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length
          expect(region.area).toBe(pixels.length)
          expect(region.share).toBe(pixels.length / data.length)
          expect(region.box).toEqual({
            x: Math.min(...xs),
            y: Math.min(...ys),
            width: Math.max(...xs) - Math.min(...xs) + 1,
            height: Math.max(...ys) - Math.min(...ys) + 1,
          })
          expect(region.centre.x).toBeCloseTo(mean(xs) + 0.5, 9)
          expect(region.centre.y).toBeCloseTo(mean(ys) + 0.5, 9)
          expect(region.peak.value).toBe(Math.max(...values))
          expect(data[region.peak.y * width + region.peak.x]).toBe(region.peak.value)
          expect(region.mean).toBeCloseTo(mean(values), 5)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('draws contours that hold the centres of just the pixels of the area, holes kept', () => {
    fc.assert(
      fc.property(anyMap, side, side, threshold, (map, width, height, threshold) => {
        for (const region of regionsOf(map, { width, height, threshold, minimumArea: 1 })) {
          const mask = maskOf([region], width, height)
          for (let y = 0; y < height; y++)
            for (let x = 0; x < width; x++)
              expect(contains(region, x + 0.5, y + 0.5)).toBe(mask[y * width + x] === 1)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('gives every area an id of its own and sorts by peak', () => {
    fc.assert(
      fc.property(anyMap, side, side, threshold, (map, width, height, threshold) => {
        const regions = regionsOf(map, { width, height, threshold, minimumArea: 1 })
        expect(new Set(regions.map(({ id }) => id)).size).toBe(regions.length)
        const peaks = regions.map(({ peak }) => peak.value)
        expect(peaks).toEqual(peaks.toSorted((a, b) => b - a))
      }),
    )
  })

  it('leaves out areas below the minimum, and none of it', () => {
    fc.assert(
      fc.property(
        anyMap,
        side,
        side,
        threshold,
        fc.integer({ min: 1, max: 200 }),
        (map, width, height, t, m) => {
          const all = regionsOf(map, { width, height, threshold: t, minimumArea: 1 })
          const kept = regionsOf(map, { width, height, threshold: t, minimumArea: m })
          expect(kept).toEqual(all.filter(({ area }) => area >= m))
        },
      ),
    )
  })
})

describe('regionAt', () => {
  it('names the area of every pixel', () => {
    fc.assert(
      fc.property(anyMap, side, side, threshold, (map, width, height, threshold) => {
        const regions = regionsOf(map, { width, height, threshold, minimumArea: 1 })
        const owners = new Map(
          regions.flatMap((region) => pixelsOf(region, width, height).map((pixel) => [pixel, region.id])),
        )
        for (let pixel = 0; pixel < width * height; pixel++)
          expect(regionAt(regions, pixel % width, Math.floor(pixel / width))?.id).toBe(owners.get(pixel))
      }),
    )
  })
})

/** Rings of a wave, as a map of 96 x 96 over a picture of twelve megapixels. */
const rings: AnomalyMap = {
  width: 96,
  height: 96,
  data: Float32Array.from({ length: 96 * 96 }, (_, index) => {
    const distance = Math.hypot((index % 96) - 40, Math.floor(index / 96) - 52)
    return 0.5 + 0.45 * Math.cos(distance / 5)
  }),
}

describe('on a picture of twelve megapixels', () => {
  const options = { width: 4000, height: 3000, threshold: 0.6, minimumArea: 64 }
  const { data } = upsampleMap(rings, options.width, options.height)
  const regions = regionsOf(rings, options)

  it('agrees with the upsampled map pixel by pixel', () => {
    const mask = maskOf(regions, options.width, options.height)
    expect(mask.findIndex((inside, pixel) => (inside === 1) !== data[pixel]! >= options.threshold)).toBe(-1)
  })

  it('keeps the hole of a ring as a second line', () => {
    const ring = regions.find(({ contour }) => contour.length === 2)!
    expect(contains(ring, 4000 * (40.5 / 96), 3000 * (52.5 / 96))).toBe(false)
  })

  it('follows the threshold within a pixel, with few points', () => {
    const outer = regions.map(({ contour }) => contour[0]!)
    for (const ring of outer)
      for (let index = 0; index < ring.length; index += 2) {
        const [x, y] = [Math.floor(ring[index]!), Math.floor(ring[index + 1]!)]
        if (x < 1 || y < 1 || x > 3998 || y > 2998) continue
        const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => data[(y + dy) * 4000 + x + dx]!))
        expect(Math.min(...around)).toBeLessThan(options.threshold)
        expect(Math.max(...around)).toBeGreaterThanOrEqual(options.threshold)
      }
    const points = outer.reduce((sum, ring) => sum + ring.length / 2, 0)
    const perimeter = regions.reduce((sum, { box }) => sum + 2 * (box.width + box.height), 0)
    expect(points).toBeLessThan(perimeter / 4)
  })
})

it('a noisy map of a large picture is worked through in many small pieces', () => {
  let seed = 1
  const noise = Float32Array.from(
    { length: 96 * 96 },
    () => (seed = (seed * 16807) % 2147483647) / 2147483647,
  )
  const map = { width: 96, height: 96, data: noise }
  const options = { width: 1600, height: 1200, threshold: 0.5, minimumArea: 64 }
  const steps = regionSteps(map, options)
  let pieces = 1
  let step = steps.next()
  for (; !step.done; step = steps.next()) pieces++
  expect(step.value).toEqual(regionsOf(map, options))
  expect(pieces).toBeGreaterThan(step.value.length + 1200 / 32)
})
