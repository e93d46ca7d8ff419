import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fractionAt, keepInSight, reveal, zoomAbout } from './view-transform'

const pane = { width: 800, height: 500 }
const box = { width: 600, height: 450 }

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const transform = fc.record({ x: number(-900, 900), y: number(-900, 900), scale: number(0.1, 64) })
const point = fc.record({ x: number(0, 800), y: number(0, 500) })

describe('zoomAbout', () => {
  it('leaves the picture under the point where it is', () => {
    fc.assert(
      fc.property(transform, number(0.1, 64), point, (from, scale, at) => {
        const before = fractionAt(at, from, pane, box)
        const after = fractionAt(at, zoomAbout(from, scale, at), pane, box)
        expect(after.x).toBeCloseTo(before.x, 6)
        expect(after.y).toBeCloseTo(before.y, 6)
      }),
    )
  })
})

describe('keepInSight', () => {
  it('always shows the middle of the pane something of a picture that is larger', () => {
    fc.assert(
      fc.property(transform, (from) => {
        const kept = keepInSight(from, pane, box)
        const middle = fractionAt({ x: 400, y: 250 }, kept, pane, box)
        expect(middle.x).toBeGreaterThanOrEqual(0)
        expect(middle.x).toBeLessThanOrEqual(1)
        expect(middle.y).toBeGreaterThanOrEqual(0)
        expect(middle.y).toBeLessThanOrEqual(1)
        const again = keepInSight(kept, pane, box)
        expect(again.x).toBeCloseTo(kept.x, 6)
        expect(again.y).toBeCloseTo(kept.y, 6)
      }),
    )
  })

  it('centres what is smaller than the pane', () => {
    const small = keepInSight({ x: 123, y: -40, scale: 0.5 }, pane, box)
    expect(fractionAt({ x: 400, y: 250 }, small, pane, box)).toEqual({ x: 0.5, y: 0.5 })
  })
})

describe('reveal', () => {
  it('brings the middle of a part to the middle of the pane', () => {
    const shown = reveal({ x: 0.2, y: 0.6, width: 0.1, height: 0.2 }, pane, box, 4)
    const middle = fractionAt({ x: 400, y: 250 }, shown, pane, box)
    expect(middle.x).toBeCloseTo(0.25)
    expect(middle.y).toBeCloseTo(0.7)
  })
})
