import { SIDE } from './protocol'
import { stretchFloats } from './resize'

/** The 8-connected regions of a mask as positions in a SIDE x SIDE grid, row major. */
export type MaskRegions = readonly Uint16Array[]

/** What one differs from another by without meaning it, as float32. */
const TOLERANCE = 1e-6

/**
 * Brings a ground-truth mask to SIDE x SIDE and finds its regions.
 *
 * @param grey Luminance, row major. Marked is what is above the half of 255; in a mask of zeros and ones, the ones.
 */
export function maskRegions(grey: Uint8Array, width: number, height: number): MaskRegions {
  const isBinary = grey.every((value) => value <= 1)
  const marked = grey.map((value) => (value > (isBinary ? 0 : 127) ? 1 : 0))
  const share = stretchFloats({ width, height, data: marked }, 'box')
  let fullest = 0
  for (const value of share) fullest = Math.max(fullest, value)
  if (fullest === 0) return []
  // A defect smaller than half a cell would vanish.
  const limit = fullest > 0.5 ? null : Math.fround(fullest - TOLERANCE)
  return connect(Uint8Array.from(share, (value) => (limit === null ? +(value > 0.5) : +(value >= limit))))
}

/** Floods region by region, in reading order of their first pixels. Empties the mask. */
function connect(mask: Uint8Array): Uint16Array[] {
  const regions: Uint16Array[] = []
  const pending: number[] = []
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0) continue
    const region: number[] = []
    mask[start] = 0
    pending.push(start)
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      region.push(at)
      const [x, y] = [at % SIDE, Math.floor(at / SIDE)]
      for (let row = Math.max(0, y - 1); row <= Math.min(SIDE - 1, y + 1); row++)
        for (let column = Math.max(0, x - 1); column <= Math.min(SIDE - 1, x + 1); column++) {
          const next = row * SIDE + column
          if (mask[next] === 0) continue
          mask[next] = 0
          pending.push(next)
        }
    }
    regions.push(Uint16Array.from(region))
  }
  return regions
}
