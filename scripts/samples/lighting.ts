import { clamp, mix, smoothstep } from './math'
import type { Rgb } from './surface'

/** A rectangular soft box seen from the part, which is small beside it: only directions count. */
export interface SoftBox {
  /** Where its middle hangs: compass angle and angle from the vertical, in radians. */
  readonly azimuth: number
  readonly tilt: number
  /** Half sizes as tangents of half the angle they fill: tangential, then radial. */
  readonly halfWidth: number
  readonly halfHeight: number
  readonly radiance: number
}

/** The light tent of one kind of part. Radiances are relative; the camera's exposure sets the rest. */
export interface Studio {
  readonly key: SoftBox
  readonly fill: SoftBox
  /** Radiance of the room at the zenith and at the horizon, and of the table below it. */
  readonly zenith: number
  readonly horizon: number
  readonly table: number
  readonly keyColour: Rgb
  readonly fillColour: Rgb
}

/** Pre-integrated light of a studio; `key` and `fill` are apart because only the key casts shadows. */
export interface Environment {
  readonly studio: Studio
  /** Mirror image of the studio, blurred by the lobe of each roughness in `ROUGHNESS_LEVELS`. */
  readonly specular: readonly { readonly key: Float32Array; readonly fill: Float32Array }[]
  readonly diffuse: { readonly key: Float32Array; readonly fill: Float32Array }
}

const ROUGHNESS_LEVELS = [0.06, 0.14, 0.26, 0.42, 0.65, 1] as const
/** Side of a table over the stereographic plane [-EXTENT, EXTENT]^2; its unit disk is the upper hemisphere. */
const SIZE = 80
const EXTENT = 1.3
const LOBE_SAMPLES = 144
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5))

type Vector = readonly [number, number, number]

/** Radiance that arrives from a direction of unit length. */
type Radiance = (x: number, y: number, z: number) => number

function softBoxRadiance(box: SoftBox): Radiance {
  const sin = Math.sin(box.tilt)
  const cos = Math.cos(box.tilt)
  const ax = Math.cos(box.azimuth)
  const ay = Math.sin(box.azimuth)
  return (x, y, z) => {
    const radial = x * ax + y * ay
    const t = radial * sin + z * cos
    if (t <= 0.05) return 0
    const u = Math.abs((y * ax - x * ay) / t / box.halfWidth)
    const v = Math.abs((radial * cos - z * sin) / t / box.halfHeight)
    if (u > 1.06 || v > 1.06) return 0
    const edge = smoothstep(1.06, 0.88, u) * smoothstep(1.06, 0.88, v)
    // The lamp behind the cloth is brighter in the middle.
    return box.radiance * edge * (1 - 0.35 * Math.min(1, (u * u + v * v) / 2))
  }
}

function roomRadiance(studio: Studio): Radiance {
  const fill = softBoxRadiance(studio.fill)
  return (x, y, z) => {
    const room =
      z >= 0
        ? mix(studio.horizon, studio.zenith, z) * (1 + 0.25 * x - 0.15 * y)
        : mix(studio.horizon, studio.table, smoothstep(0, -0.15, z))
    return room + fill(x, y, z)
  }
}

function fromPlane(px: number, py: number): Vector {
  const s = px * px + py * py
  return [(2 * px) / (1 + s), (2 * py) / (1 + s), (1 - s) / (1 + s)]
}

/** Fills a table by averaging `evaluate` over the lobe that `sample` draws around each direction. */
function integrate(
  studio: Studio,
  samples: readonly { readonly direction: Vector; readonly weight: number }[],
): { key: Float32Array; fill: Float32Array } {
  const keyRadiance = softBoxRadiance(studio.key)
  const fillRadiance = roomRadiance(studio)
  const key = new Float32Array(SIZE * SIZE)
  const fill = new Float32Array(SIZE * SIZE)
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      const [nx, ny, nz] = fromPlane(
        ((column / (SIZE - 1)) * 2 - 1) * EXTENT,
        ((row / (SIZE - 1)) * 2 - 1) * EXTENT,
      )
      // Branchless orthonormal basis (Duff et al., Building an Orthonormal Basis, Revisited, JCGT 2017).
      const sign = nz >= 0 ? 1 : -1
      const a = -1 / (sign + nz)
      const b = nx * ny * a
      let keySum = 0
      let fillSum = 0
      let weights = 0
      for (const { direction, weight } of samples) {
        const [sx, sy, sz] = direction
        const x = sx * (1 + sign * nx * nx * a) + sy * b + sz * nx
        const y = sx * sign * b + sy * (sign + ny * ny * a) + sz * ny
        const z = -sx * sign * nx - sy * ny + sz * nz
        keySum += weight * keyRadiance(x, y, z)
        fillSum += weight * fillRadiance(x, y, z)
        weights += weight
      }
      key[row * SIZE + column] = keySum / weights
      fill[row * SIZE + column] = fillSum / weights
    }
  }
  return { key, fill }
}

/** Reflected directions of the GGX lobe with view = normal (Karis, Real Shading in Unreal Engine 4, 2013). */
function ggxLobe(roughness: number): { direction: Vector; weight: number }[] {
  const alpha2 = roughness ** 4
  return Array.from({ length: LOBE_SAMPLES }, (_, i) => {
    const u = (i + 0.5) / LOBE_SAMPLES
    const cosHalf = Math.sqrt((1 - u) / (1 + (alpha2 - 1) * u))
    const cos = 2 * cosHalf * cosHalf - 1
    const sin = Math.sqrt(Math.max(0, 1 - cos * cos))
    const phi = i * GOLDEN_ANGLE
    return { direction: [sin * Math.cos(phi), sin * Math.sin(phi), cos] as const, weight: Math.max(0, cos) }
  })
}

function cosineLobe(): { direction: Vector; weight: number }[] {
  return Array.from({ length: 2 * LOBE_SAMPLES }, (_, i) => {
    const sin = Math.sqrt((i + 0.5) / (2 * LOBE_SAMPLES))
    const phi = i * GOLDEN_ANGLE
    return {
      direction: [sin * Math.cos(phi), sin * Math.sin(phi), Math.sqrt(1 - sin * sin)] as const,
      weight: 1,
    }
  })
}

export function createEnvironment(studio: Studio): Environment {
  return {
    studio,
    specular: ROUGHNESS_LEVELS.map((roughness) => integrate(studio, ggxLobe(roughness))),
    diffuse: integrate(studio, cosineLobe()),
  }
}

/** Bilinear look-up of a table in a direction of unit length. */
export function lookUp(table: Float32Array, x: number, y: number, z: number): number {
  // Well below the horizon there is nothing but the table.
  if (z < -0.25) return table[0]!
  const scale = (SIZE - 1) / 2 / EXTENT / (1 + z)
  const u = clamp(x * scale + (SIZE - 1) / 2, 0, SIZE - 1.001)
  const v = clamp(y * scale + (SIZE - 1) / 2, 0, SIZE - 1.001)
  const column = u | 0
  const row = v | 0
  const fx = u - column
  const fy = v - row
  const i = row * SIZE + column
  const top = table[i]! * (1 - fx) + table[i + 1]! * fx
  const bottom = table[i + SIZE]! * (1 - fx) + table[i + SIZE + 1]! * fx
  return top * (1 - fy) + bottom * fy
}

/** The two neighbouring roughness levels and the share of the rougher one. */
export function roughnessLevel(roughness: number): { level: number; share: number } {
  let level = 0
  while (level < ROUGHNESS_LEVELS.length - 2 && roughness > ROUGHNESS_LEVELS[level + 1]!) level++
  const low = ROUGHNESS_LEVELS[level]!
  return { level, share: clamp((roughness - low) / (ROUGHNESS_LEVELS[level + 1]! - low), 0, 1) }
}
