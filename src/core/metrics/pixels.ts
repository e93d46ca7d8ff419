import type { MaskRegions } from './mask'
import { FPR_LIMIT, FPR_STEPS, SIDE } from './protocol'
import { auroc, operatingPoints, rankingFigures, type OperatingPoint } from './ranking'

/** A picture of the pixel set. */
export interface PixelPicture {
  /** The regions of its mask; none for a good picture. */
  readonly regions: MaskRegions
  /** Its type of defect, counted from 0; good pictures have none. */
  readonly type: number
}

export interface PixelFigures {
  /** Fractions in [0, 1]; null where no mask marks anything. */
  readonly auroc: number | null
  readonly averagePrecision: number | null
  readonly aupro: number | null
  /** Of all pixels, thinned for drawing. */
  readonly points: readonly OperatingPoint[]
  readonly positives: number
  readonly negatives: number
  /** By type of defect, against the normal pixels of all pictures. */
  readonly types: readonly { readonly auroc: number | null; readonly aupro: number | null }[]
}

/** Points of a drawn curve are about this far apart. */
const POINT_SPACING = 1 / 256

/**
 * The pixel figures of one kind of map. Exact: every value takes part, in one sorted array of floats for the normal
 * pixels and one for each type of defect; maps themselves are asked for one by one and not kept.
 *
 * @param types  Number of types of defect.
 * @param mapOf  The map of a picture at SIDE x SIDE.
 */
export function pixelFigures(
  pictures: readonly PixelPicture[],
  types: number,
  mapOf: (picture: number) => Float32Array,
): PixelFigures {
  const sizes = new Float64Array(types)
  for (const { regions, type } of pictures)
    for (const region of regions) sizes[type] = sizes[type]! + region.length
  const positiveCount = sizes.reduce((sum, size) => sum + size, 0)
  const negatives = new Float32Array(pictures.length * SIDE * SIDE - positiveCount)
  const positives = Array.from(sizes, (size) => new Float32Array(size))
  const ends = new Float64Array(types)
  const regionValues: { readonly type: number; readonly values: Float32Array }[] = []
  const isMarked = new Uint8Array(SIDE * SIDE)
  let end = 0
  pictures.forEach(({ regions, type }, index) => {
    const map = mapOf(index)
    isMarked.fill(0)
    for (const region of regions) {
      const values = Float32Array.from(region, (at) => map[at]!)
      for (const at of region) isMarked[at] = 1
      positives[type]!.set(values, ends[type])
      ends[type] = ends[type]! + values.length
      regionValues.push({ type, values: values.sort() })
    }
    for (let at = 0; at < map.length; at++) if (isMarked[at] === 0) negatives[end++] = map[at]!
  })
  negatives.sort()
  for (const values of positives) values.sort()
  const all = join(positives)
  const figures = rankingFigures(all, negatives)
  const grid = falsePositiveGrid(negatives)
  const overlapOf = (type?: number): number | null =>
    aupro(
      grid,
      regionValues.filter((region) => type === undefined || region.type === type).map(({ values }) => values),
    )
  return {
    auroc: figures?.auroc ?? null,
    averagePrecision: figures?.averagePrecision ?? null,
    aupro: overlapOf(),
    points: figures ? operatingPoints(all, negatives, POINT_SPACING) : [],
    positives: all.length,
    negatives: negatives.length,
    types: positives.map((values, type) => ({ auroc: auroc(values, negatives), aupro: overlapOf(type) })),
  }
}

function join(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all.sort()
}

/** Thresholds at exact quantiles of the normal pixels, and the false-positive rate that each really has. */
interface FalsePositiveGrid {
  readonly thresholds: Float32Array
  /** Below the wanted rate where values are tied. */
  readonly rates: Float64Array
}

function falsePositiveGrid(negatives: Float32Array): FalsePositiveGrid {
  const count = negatives.length
  const thresholds = new Float32Array(FPR_STEPS)
  const rates = new Float64Array(FPR_STEPS)
  const step = FPR_LIMIT / (FPR_STEPS - 1)
  for (let index = 0; index < FPR_STEPS; index++) {
    const wanted = index === FPR_STEPS - 1 ? FPR_LIMIT : index * step
    const rank = Math.min(Math.floor(wanted * count), count - 1)
    thresholds[index] = negatives[count - 1 - rank]!
    rates[index] = countAbove(negatives, thresholds[index]!) / count
  }
  return { thresholds, rates }
}

/** How many of sorted values are strictly above a threshold. */
function countAbove(sorted: Float32Array, threshold: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! <= threshold) low = middle + 1
    else high = middle
  }
  return sorted.length - low
}

/**
 * Mean overlap of the regions against the false-positive rate, integrated up to the limit and divided by it. The last
 * overlap is held up to the limit, so that a tied map cannot gain.
 *
 * @param regions Sorted values of each region.
 */
function aupro({ thresholds, rates }: FalsePositiveGrid, regions: readonly Float32Array[]): number | null {
  if (regions.length === 0) return null
  const overlap = new Float64Array(FPR_STEPS)
  for (const values of regions)
    for (let index = 0; index < FPR_STEPS; index++)
      overlap[index] = overlap[index]! + countAbove(values, thresholds[index]!) / values.length
  let area = 0
  for (let index = 0; index < FPR_STEPS; index++) {
    const isLast = index === FPR_STEPS - 1
    const right = isLast ? FPR_LIMIT : rates[index + 1]!
    const height = overlap[index]! + overlap[isLast ? index : index + 1]!
    area += ((right - rates[index]!) * height) / 2
  }
  return area / regions.length / FPR_LIMIT
}
