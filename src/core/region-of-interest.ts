import { z } from 'zod/mini'
import type { AnomalyMap } from './inference'
import { probability } from './schema-parts'

/**
 * Where on a picture defects count.
 *
 * Coordinates are fractions of the picture's width (u, 0 at the left edge) and height (v, 0 at the top edge),
 * so that one region of interest fits every resolution of the same view.
 */

/** Plenty for an outline drawn by hand; keeps stored and shared regions small. */
export const MAXIMUM_VERTICES = 200
export const MAXIMUM_SHAPES = 50

const fraction = probability
const effect = z.enum(['include', 'ignore'])

const rectangle = z
  .object({
    kind: z.literal('rectangle'),
    effect,
    left: fraction,
    top: fraction,
    right: fraction,
    bottom: fraction,
  })
  .check(z.refine(({ left, top, right, bottom }) => left < right && top < bottom))

const polygon = z.object({
  kind: z.literal('polygon'),
  effect,
  /** Vertices in order; the last one joins the first. Where the line crosses itself, even-odd decides. */
  points: z.array(z.tuple([fraction, fraction])).check(z.minLength(3), z.maxLength(MAXIMUM_VERTICES)),
})

export const regionOfInterestSchema = z.object({
  shapes: z.array(z.discriminatedUnion('kind', [rectangle, polygon])).check(z.maxLength(MAXIMUM_SHAPES)),
})

export type RegionOfInterest = z.infer<typeof regionOfInterestSchema>
export type RegionShape = RegionOfInterest['shapes'][number]
export type ShapeEffect = z.infer<typeof effect>
/** A point of the picture as [u, v]. */
export type PicturePoint = readonly [u: number, v: number]

/** No shapes: the whole picture counts. */
export const WHOLE_PICTURE: RegionOfInterest = { shapes: [] }

/** Corners of a shape in order; a rectangle's begin at its top left and go clockwise. */
export function verticesOf(shape: RegionShape): readonly PicturePoint[] {
  if (shape.kind === 'polygon') return shape.points
  const { left, top, right, bottom } = shape
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ]
}

/** Whether each cell of a grid over the whole picture counts: 1 or 0, row major. */
export interface RegionMask {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array<ArrayBuffer>
}

/**
 * The region on a grid of any size: a cell counts when its centre lies in the region.
 *
 * The region is the union of the shapes that include (the whole picture where there is none) less the
 * union of the shapes that ignore, whatever their order. A centre on a left or top edge is inside, one on a
 * right or bottom edge is not, so that shapes that touch share no cell and leave none out.
 */
export function rasteriseRegion({ shapes }: RegionOfInterest, width: number, height: number): RegionMask {
  const data = new Uint8Array(width * height)
  const fill = (effect: ShapeEffect, value: number): void => {
    for (const shape of shapes)
      if (shape.effect === effect) fillShape(verticesOf(shape), value, data, width, height)
  }
  if (shapes.some((shape) => shape.effect === 'include')) fill('include', 1)
  else data.fill(1)
  fill('ignore', 0)
  return { width, height, data }
}

/** Even-odd scan line: every edge toggles all cells of a row from its crossing on. */
function fillShape(
  vertices: readonly PicturePoint[],
  value: number,
  data: Uint8Array,
  width: number,
  height: number,
): void {
  const toggles = new Uint8Array(width + 1)
  for (let y = 0; y < height; y++) {
    const v = (y + 0.5) / height
    let touched = false
    for (let i = 0, j = vertices.length - 1; i < vertices.length; j = i++) {
      const [fromU, fromV] = vertices[j]!
      const [toU, toV] = vertices[i]!
      if (fromV <= v === toV <= v) continue
      const crossing = fromU + ((v - fromV) / (toV - fromV)) * (toU - fromU)
      toggles[firstCellFrom(crossing, width)]! ^= 1
      touched = true
    }
    if (!touched) continue
    for (let x = 0, inside = 0; x < width; x++) {
      inside ^= toggles[x]!
      if (inside) data[y * width + x] = value
    }
    toggles.fill(0)
  }
}

/** The first cell of a row whose centre is not left of `u`; `width` where there is none. */
function firstCellFrom(u: number, width: number): number {
  const isLeft = (x: number): boolean => (x + 0.5) / width < u
  let x = Math.min(width, Math.max(0, Math.ceil(u * width - 0.5)))
  // Rounding may have gone one cell too far either way.
  while (x > 0 && !isLeft(x - 1)) x--
  while (x < width && isLeft(x)) x++
  return x
}

/** Share of the picture that counts, in [0, 1], on the given mask's grid. */
export function countedShare({ data }: RegionMask): number {
  let counted = 0
  for (const cell of data) counted += cell
  return counted / data.length
}

/** The map with 0 wherever the region does not count; the very same map where everything counts. */
export function maskMap(map: AnomalyMap, region: RegionOfInterest): AnomalyMap {
  if (region.shapes.length === 0) return map
  const { width, height } = map
  const mask = rasteriseRegion(region, width, height)
  return { width, height, data: map.data.map((value, index) => (mask.data[index] ? value : 0)) }
}
