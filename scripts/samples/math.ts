export const clamp = (value: number, low: number, high: number): number =>
  value < low ? low : value > high ? high : value

export const mix = (a: number, b: number, t: number): number => a + (b - a) * t

/** Length of a vector; several times faster than Math.hypot, whose guard against overflow nobody needs here. */
export const hypot = (x: number, y: number): number => Math.sqrt(x * x + y * y)

/** Hermite step from 0 at `low` to 1 at `high`; falls when `high` is the smaller. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low), 0, 1)
  return t * t * (3 - 2 * t)
}

/** Signed distance to a rectangle around the origin with rounded corners, negative inside. */
export function roundedRectangle(
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  r: number,
): number {
  const dx = Math.abs(x) - halfWidth + r
  const dy = Math.abs(y) - halfHeight + r
  return hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - r
}

/** Distance from a point to a polyline, and how far along it (in [0, 1]) the nearest point lies. */
export function distanceToPolyline(
  x: number,
  y: number,
  points: readonly (readonly [number, number])[],
): { distance: number; along: number } {
  let best = Infinity
  let along = 0
  for (let i = 0; i + 1 < points.length; i++) {
    const [ax, ay] = points[i]!
    const [bx, by] = points[i + 1]!
    const dx = bx - ax
    const dy = by - ay
    const t = clamp(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0, 1)
    const d = hypot(x - ax - t * dx, y - ay - t * dy)
    if (d < best) {
      best = d
      along = (i + t) / (points.length - 1)
    }
  }
  return { distance: best, along }
}
