import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { maskRegions } from './mask'
import { pixelFigures, type PixelPicture } from './pixels'
import { SIDE } from './protocol'
import { rankingFigures } from './ranking'
import { stretchFloats } from './resize'

interface Mask {
  size: [width: number, height: number]
  marked: [x: number, y: number, width: number, height: number][]
  values: [inside: number, outside: number]
  sha256: string
  regions: number
}

interface Case {
  name: string
  side: number
  levels: number
  crowding: number
  sha256: string
  imageAuroc: number
  imageAp: number
  pixelAuroc: number
  pixelAp: number
  aupro: number
}

/** Written by make_metric_fixtures.py with the shared evaluator. */
const fixture = JSON.parse(readFileSync(new URL('../fixtures/metrics.json', import.meta.url), 'utf8')) as {
  pillow: string
  masks: Mask[]
  cases: Case[]
}

const sha256 = (data: Uint8Array | Float32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex')

/** The numbers that `make_map` of the fixture script makes. */
function makeMap({ side, levels, crowding }: Case, seed: number): Float32Array {
  let state = seed
  const values = Float32Array.from({ length: side * side }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    let value = (state >>> 8) / 2 ** 24
    for (let i = 0; i < crowding; i++) value *= value
    return levels === 0 ? value : Math.floor(value * levels) / levels
  })
  return stretchFloats({ width: side, height: side, data: values }, 'bilinear')
}

function regionsOf({ size: [width, height], marked, values: [inside, outside] }: Mask) {
  const grey = new Uint8Array(width * height).fill(outside)
  for (const [x, y, w, h] of marked)
    for (let row = y; row < y + h; row++) grey.fill(inside, row * width + x, row * width + x + w)
  return maskRegions(grey, width, height)
}

const masks = fixture.masks.map(regionsOf)

describe('ground-truth masks', () => {
  it.each(fixture.masks.map((mask, index) => ({ ...mask, index })))(
    `are brought to size and split as with Pillow ${fixture.pillow} and scipy: $size, $marked`,
    ({ index, ...mask }) => {
      const regions = masks[index]!
      const flat = new Uint8Array(SIDE * SIDE)
      for (const region of regions) for (const at of region) flat[at] = 1
      expect(sha256(flat)).toBe(mask.sha256)
      expect(regions).toHaveLength(mask.regions)
    },
  )
})

describe('figures of the shared evaluator', () => {
  it.each(fixture.cases)('$name maps', (one) => {
    expect(sha256(makeMap(one, one.name.length))).toBe(one.sha256)
    const maps: Float32Array[] = []
    for (let index = 0; index < 5 + masks.length; index++) {
      const map = makeMap(one, 17 * index + one.name.length)
      const gain = 0.125 * (index % 4)
      for (const region of masks[index - 5] ?? []) for (const at of region) map[at] = map[at]! + gain
      maps.push(map)
    }
    const scores = maps.map((map) => map.reduce((a, b) => Math.max(a, b)))
    const image = rankingFigures(
      Float64Array.from(scores.slice(4)).sort(),
      Float64Array.from(scores.slice(0, 4)).sort(),
    )!
    expect(image.auroc).toBeCloseTo(one.imageAuroc, 12)
    expect(image.averagePrecision).toBeCloseTo(one.imageAp, 12)

    // The fifth is defective and has no mask.
    const used = maps.filter((_, index) => index !== 4)
    const pictures = used.map((_, index): PixelPicture => ({ regions: masks[index - 4] ?? [], type: 0 }))
    const pixels = pixelFigures(pictures, 1, (index) => used[index]!)
    expect(pixels.auroc).toBeCloseTo(one.pixelAuroc, 12)
    expect(pixels.averagePrecision).toBeCloseTo(one.pixelAp, 10)
    expect(pixels.aupro).toBeCloseTo(one.aupro, 12)
    // One type of defect is all of them.
    expect(pixels.types).toEqual([{ auroc: pixels.auroc, aupro: pixels.aupro }])
  })
})
