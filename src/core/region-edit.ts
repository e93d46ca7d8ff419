import { MAXIMUM_VERTICES, verticesOf, type PicturePoint, type RegionShape } from './region-of-interest'

/** Changes to shapes of a region of interest. All of them keep the shape on the picture and valid. */

/** No rectangle is narrower or lower than this fraction of the picture: it could not be got hold of again. */
const MINIMUM_SIDE = 0.005

const clamp = (value: number, low = 0, high = 1): number => Math.min(high, Math.max(low, value))

export interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The upright box around a shape. */
export function boundsOf(shape: RegionShape): Bounds {
  const vertices = verticesOf(shape)
  const us = vertices.map(([u]) => u)
  const vs = vertices.map(([, v]) => v)
  return { left: Math.min(...us), top: Math.min(...vs), right: Math.max(...us), bottom: Math.max(...vs) }
}

/** Moves a whole shape, at most as far as the picture's border. */
export function moveShape(shape: RegionShape, du: number, dv: number): RegionShape {
  const { left, top, right, bottom } = boundsOf(shape)
  const u = clamp(du, -left, 1 - right)
  const v = clamp(dv, -top, 1 - bottom)
  // Clamped once more: a sum may round beyond the border.
  if (shape.kind === 'polygon')
    return { ...shape, points: shape.points.map(([x, y]) => [clamp(x + u), clamp(y + v)]) }
  return {
    ...shape,
    left: clamp(left + u),
    top: clamp(top + v),
    right: clamp(right + u),
    bottom: clamp(bottom + v),
  }
}

/**
 * Puts a vertex elsewhere, counted as in `verticesOf`. A rectangle's corner takes its two sides along and stops
 * before the opposite ones.
 */
export function moveVertex(shape: RegionShape, index: number, [u, v]: PicturePoint): RegionShape {
  if (shape.kind === 'polygon')
    return { ...shape, points: shape.points.map((point, i) => (i === index ? [clamp(u), clamp(v)] : point)) }
  const { left, top, right, bottom } = shape
  const isLeft = index === 0 || index === 3
  const isTop = index < 2
  return {
    ...shape,
    ...(isLeft ? { left: clamp(u, 0, right - MINIMUM_SIDE) } : { right: clamp(u, left + MINIMUM_SIDE, 1) }),
    ...(isTop ? { top: clamp(v, 0, bottom - MINIMUM_SIDE) } : { bottom: clamp(v, top + MINIMUM_SIDE, 1) }),
  }
}

/** A polygon with one more vertex, half way from vertex `index` to the next; others and full ones stay. */
export function splitEdge(shape: RegionShape, index: number): RegionShape {
  if (shape.kind !== 'polygon' || shape.points.length >= MAXIMUM_VERTICES) return shape
  const [fromU, fromV] = shape.points[index]!
  const [toU, toV] = shape.points[(index + 1) % shape.points.length]!
  return {
    ...shape,
    points: shape.points.toSpliced(index + 1, 0, [(fromU + toU) / 2, (fromV + toV) / 2]),
  }
}

/** A polygon without a vertex; null where it would be no polygon any more. */
export function removeVertex(shape: RegionShape, index: number): RegionShape | null {
  if (shape.kind !== 'polygon' || shape.points.length <= 3) return null
  return { ...shape, points: shape.points.toSpliced(index, 1) }
}

/** The rectangle between two points, cut off at the picture's border; null where it is too small to be meant. */
export function rectangleBetween(from: PicturePoint, to: PicturePoint): Bounds | null {
  const left = clamp(Math.min(from[0], to[0]))
  const right = clamp(Math.max(from[0], to[0]))
  const top = clamp(Math.min(from[1], to[1]))
  const bottom = clamp(Math.max(from[1], to[1]))
  return right - left < MINIMUM_SIDE || bottom - top < MINIMUM_SIDE ? null : { left, top, right, bottom }
}
