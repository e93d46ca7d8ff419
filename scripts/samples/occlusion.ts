import { clamp, smoothstep } from './math'

export interface Occlusion {
  /** Share of the sky each sample sees, in [0, 1]. */
  readonly sky: Float32Array
  /** Share of the key light each sample sees, in [0, 1]. */
  readonly key: Float32Array
}

/** Distances, in design pixels, at which the horizon is probed. */
const SKY_STEPS = [1.2, 2.6, 5, 9, 16, 28]
const SKY_DIRECTIONS = 10
const SHADOW_STEPS = 30
const SHADOW_REACH = 110

/**
 * Ambient occlusion and the soft shadow of an area light over a height field.
 *
 * The horizon in a direction is the steepest slope seen along it. The sky's share is 1 - sin(horizon) averaged
 * over directions; the key light's share is the part of its angular height that stands above the horizon.
 */
export function computeOcclusion(
  z: Float32Array,
  width: number,
  height: number,
  scale: number,
  light: { azimuth: number; tilt: number; halfAngle: number },
  jitter: (x: number, y: number) => number,
): Occlusion {
  const sky = new Float32Array(width * height)
  const key = new Float32Array(width * height)
  const at = (x: number, y: number): number => {
    const u = clamp(x, 0, width - 1.001)
    const v = clamp(y, 0, height - 1.001)
    const column = u | 0
    const row = v | 0
    const i = row * width + column
    const fx = u - column
    const fy = v - row
    const right = column + 1 < width ? 1 : 0
    const below = row + 1 < height ? width : 0
    return (
      (z[i]! * (1 - fx) + z[i + right]! * fx) * (1 - fy) +
      (z[i + below]! * (1 - fx) + z[i + below + right]! * fx) * fy
    )
  }
  const top = z.reduce((highest, value) => Math.max(highest, value), -Infinity)
  const elevation = Math.PI / 2 - light.tilt
  const lowest = Math.tan(Math.max(0.05, elevation - light.halfAngle))
  const highest = Math.tan(Math.min(1.5, elevation + light.halfAngle))
  const lightX = Math.cos(light.azimuth)
  const lightY = Math.sin(light.azimuth)

  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const base = z[i]!
      const turn = jitter(column, row)
      let open = 0
      for (let d = 0; d < SKY_DIRECTIONS; d++) {
        const angle = ((d + turn) / SKY_DIRECTIONS) * 2 * Math.PI
        const dx = Math.cos(angle) * scale
        const dy = Math.sin(angle) * scale
        let slope = 0
        for (const step of SKY_STEPS) {
          const rise = (at(column + dx * step, row + dy * step) - base) / step
          if (rise > slope) slope = rise
        }
        open += 1 - slope / Math.sqrt(1 + slope * slope)
      }
      sky[i] = open / SKY_DIRECTIONS

      let slope = -Infinity
      const reach = Math.min(SHADOW_REACH, (top - base) / lowest)
      if (reach > 0.5) {
        for (let s = 0; s < SHADOW_STEPS; s++) {
          // Quadratic steps: fine where the contact shadow is, coarse where the penumbra is wide.
          const distance = 0.6 + reach * ((s + turn) / SHADOW_STEPS) ** 2
          const rise =
            (at(column + lightX * distance * scale, row + lightY * distance * scale) - base) / distance
          if (rise > slope) slope = rise
        }
      }
      key[i] = smoothstep(highest, lowest, slope)
    }
  }
  return { sky, key }
}
