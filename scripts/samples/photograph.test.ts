import { describe, expect, it } from 'vitest'
import { planPictures } from './catalog'
import { photograph, type Photograph } from './photograph'

/** Small enough to be quick; the hairline scratch on steel needs more pixels than cloth and tablets do. */
const scaleOf = (id: string): number => (id === 'washer' ? 0.35 : 0.25)
/** Grey levels that the eye, and a detector, would call a difference. */
const NOTICEABLE = 12

const defective = planPictures().filter((plan) => plan.defect)
const kinds = [...new Set(defective.map((plan) => plan.kind))]

/** Largest difference of a channel at each pixel. */
function difference(a: Photograph, b: Photograph): number[] {
  return Array.from({ length: a.width * a.height }, (_, i) =>
    Math.max(...[0, 1, 2].map((c) => Math.abs(a.data[i * 3 + c]! - b.data[i * 3 + c]!))),
  )
}

/** Whether any masked pixel lies within `radius` pixels along both axes. */
function nearMask({ mask, width, height }: Photograph, index: number, radius: number): boolean {
  const x = index % width
  const y = (index - x) / width
  for (let j = Math.max(0, y - radius); j <= Math.min(height - 1, y + radius); j++) {
    for (let i = Math.max(0, x - radius); i <= Math.min(width - 1, x + radius); i++) {
      if (mask[j * width + i]) return true
    }
  }
  return false
}

describe('photograph', () => {
  it.each(kinds)('gives the same pixels for the same seed and others for another: $id', async (kind) => {
    const [first, again, other] = [
      await photograph(kind, 7, null, 0.12),
      await photograph(kind, 7, null, 0.12),
      await photograph(kind, 8, null, 0.12),
    ]
    expect(first.width).toBe(Math.round(kind.width * 0.12))
    expect(again.data).toEqual(first.data)
    expect(other.data).not.toEqual(first.data)
    expect(first.mask.some((value) => value > 0)).toBe(false)
  })

  it.each(defective)(
    'masks what the defect changed, and little more: $id',
    async ({ kind, seed, defect }) => {
      const flawed = await photograph(kind, seed, defect, scaleOf(kind.id))
      const sound = await photograph(kind, seed, null, scaleOf(kind.id))
      const changes = difference(flawed, sound)
      const noticed = changes.flatMap((change, i) => (change > NOTICEABLE ? [i] : []))
      const inside = noticed.filter((i) => nearMask(flawed, i, 3))
      const masked = flawed.mask.reduce((sum, value) => sum + value, 0)
      const changed = changes.filter((change, i) => flawed.mask[i] && change > NOTICEABLE / 2).length
      expect(masked).toBeGreaterThan(8)
      expect(inside.length / noticed.length).toBeGreaterThan(0.93)
      expect(changed / masked).toBeGreaterThan(0.55)
    },
  )
})
