import { distanceToPolyline, hypot, smoothstep } from './math'
import { fbm, noise1, noise2 } from './noise'
import type { Random } from './random'

type Point = readonly [number, number]

/** A gently bent line through `middle`: what a sharp edge leaves behind. */
export function scratchLine(random: Random, middle: Point, angle: number, length: number): Point[] {
  const bend = random.range(-0.12, 0.12) * length
  const wobble = random.integer(0, 1 << 20)
  const points: Point[] = []
  for (let i = 0; i <= 10; i++) {
    const t = i / 10 - 0.5
    const side = bend * (1 - 4 * t * t) + noise1(i * 0.9, wobble) * length * 0.008
    points.push([
      middle[0] + Math.cos(angle) * t * length - Math.sin(angle) * side,
      middle[1] + Math.sin(angle) * t * length + Math.cos(angle) * side,
    ])
  }
  return points
}

/** Depth profile of a scratch at a point: groove in [0, 1], and the burr pushed up beside it. */
export function scratchProfile(
  x: number,
  y: number,
  line: readonly Point[],
  width: number,
  seed: number,
): { groove: number; burr: number } {
  const { distance, along } = distanceToPolyline(x, y, line)
  if (distance > width * 3) return { groove: 0, burr: 0 }
  // The tool skips: pressure changes along the way and fades at both ends.
  const pressure =
    smoothstep(0, 0.12, along) * smoothstep(1, 0.86, along) * (0.75 + 0.35 * noise1(along * 14, seed))
  const half = width * (0.6 + 0.4 * pressure)
  return {
    groove: pressure * smoothstep(half, half * 0.2, distance),
    burr:
      pressure * smoothstep(half * 2.1, half * 1.4, distance) * smoothstep(half * 0.7, half * 1.3, distance),
  }
}

/**
 * Coverage in [0, 1] of an irregular blot around `centre`.
 *
 * `raggedness` is the noise of the rim as a share of the radius; a sharp rim has `softness` near 0.
 */
export function blot(
  x: number,
  y: number,
  centre: Point,
  radius: number,
  raggedness: number,
  softness: number,
  seed: number,
): number {
  const dx = x - centre[0]
  const dy = y - centre[1]
  const reach = radius * (1 + 1.6 * raggedness)
  if (dx * dx + dy * dy > reach * reach * 1.5) return 0
  const rim = radius * (1 + raggedness * 1.4 * fbm((x / radius) * 1.7, (y / radius) * 1.7, 4, seed))
  return smoothstep(rim * (1 + softness), rim * (1 - softness), hypot(dx, dy))
}

/** Distance to a crack: a line that zigzags at grain size, so its edges look broken and not drawn. */
export function crackDistance(x: number, y: number, line: readonly Point[], seed: number): number {
  const wx = x + 2.6 * noise2(x / 7, y / 7, seed) + 1.1 * noise2(x / 2.4, y / 2.4, seed + 1)
  const wy = y + 2.6 * noise2(x / 7, y / 7, seed + 2) + 1.1 * noise2(x / 2.4, y / 2.4, seed + 3)
  const { distance, along } = distanceToPolyline(wx, wy, line)
  // It closes towards its ends.
  return distance + 2.2 * smoothstep(0.75, 1, along) + 1.2 * smoothstep(0.12, 0, along)
}
