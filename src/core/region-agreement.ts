import type { Region } from './regions'

interface Finding {
  /** Size of the picture in pixels. */
  readonly width: number
  readonly height: number
  readonly regions: readonly Pick<Region, 'box' | 'area'>[]
}

export interface RegionAgreement {
  /** Regions of the first finding that the second has too. */
  readonly shared: number
  /** Regions that only one of them has. */
  readonly missing: number
  readonly added: number
  /** Largest distance of two edges of boxes that belong together, in pixels of the first picture. */
  readonly shift: number
}

/**
 * Compares what was found in a picture with what was found in a copy of another size: regions whose boxes cover each
 * other most, and by at least a third of what both cover together, belong together.
 */
export function compareRegions(original: Finding, copy: Finding): RegionAgreement {
  const [across, down] = [original.width / copy.width, original.height / copy.height]
  const scaled = copy.regions.map(({ box }) => ({
    x: box.x * across,
    y: box.y * down,
    width: box.width * across,
    height: box.height * down,
  }))
  const free = new Set(scaled)
  let shift = 0
  // The largest first: a speck must not take the partner of what contains it.
  const boxes = original.regions.toSorted((a, b) => b.area - a.area).map(({ box }) => box)
  for (const box of boxes) {
    const [partner, overlap] = [...free].reduce<readonly [Box | null, number]>(
      (best, candidate) => {
        const share = overlapOf(box, candidate)
        return share > best[1] ? [candidate, share] : best
      },
      [null, 0],
    )
    if (!partner || overlap < LEAST_OVERLAP) continue
    free.delete(partner)
    shift = Math.max(shift, edgeDistance(box, partner))
  }
  const shared = scaled.length - free.size
  return { shared, missing: boxes.length - shared, added: free.size, shift }
}

const LEAST_OVERLAP = 1 / 3

type Box = Region['box']

/** Area that both cover over the area that either covers. */
function overlapOf(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  const both = Math.max(0, width) * Math.max(0, height)
  return both / (a.width * a.height + b.width * b.height - both)
}

const edgeDistance = (a: Box, b: Box): number =>
  Math.max(
    Math.abs(a.x - b.x),
    Math.abs(a.y - b.y),
    Math.abs(a.x + a.width - b.x - b.width),
    Math.abs(a.y + a.height - b.y - b.height),
  )
