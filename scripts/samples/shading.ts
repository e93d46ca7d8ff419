import type { Environment } from './lighting'
import { lookUp, roughnessLevel } from './lighting'
import { clamp, hypot, mix, smoothstep } from './math'
import { hash2 } from './noise'
import { computeOcclusion } from './occlusion'
import { downsample, type Surface } from './surface'

/** A linear-light picture, three values a pixel. */
export interface LinearPicture {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

export interface ShadingOptions {
  readonly environment: Environment
  /** Turn of the whole studio about the vertical, in radians: the light of one picture. */
  readonly lightTurn: number
  /** Samples a pixel along one side. */
  readonly supersampling: number
  /** Height of the lens above the table, in picture widths. */
  readonly cameraHeight: number
  readonly seed: number
}

/** Normal-distribution quantiles at which the slopes of brushed metal are sampled. */
const BRUSH_QUANTILES = [-1.53, -0.89, -0.49, -0.16, 0.16, 0.49, 0.89, 1.53]
const DIELECTRIC_F0 = 0.04
/** Gain of the key light's brightness a picture width towards the lamp. */
const LAMP_FALLOFF = 0.55
/** Steepest slope at which matte material is shaded. */
const MATTE_SLOPE = 2
const FILM_ROUGHNESS = 0.07
/** How far, in design pixels a unit of slope, the film bends what lies below it. */
const FILM_REFRACTION = 5

function slopes(z: Float32Array, width: number, height: number, scale: number): [Float32Array, Float32Array] {
  const sx = new Float32Array(width * height)
  const sy = new Float32Array(width * height)
  for (let row = 0, i = 0; row < height; row++) {
    const up = row > 0 ? width : 0
    const down = row + 1 < height ? width : 0
    for (let column = 0; column < width; column++, i++) {
      const left = column > 0 ? 1 : 0
      const right = column + 1 < width ? 1 : 0
      sx[i] = ((z[i + right]! - z[i - left]!) * scale) / Math.max(1, left + right)
      sy[i] = ((z[i + down]! - z[i - up]!) * scale) / Math.max(1, down / width + up / width)
    }
  }
  return [sx, sy]
}

/** Analytic fit of the environment BRDF (Karis, Physically Based Shading on Mobile, 2014). */
function environmentBrdf(roughness: number, cosView: number): [number, number] {
  const rx = 1 - roughness
  const ry = 0.0425 - 0.0275 * roughness
  const rz = 1.04 - 0.572 * roughness
  const rw = 0.022 * roughness - 0.04
  const a = Math.min(rx * rx, 2 ** (-9.28 * cosView)) * rx + ry
  return [-1.04 * a + rz, 1.04 * a + rw]
}

/** Lights a surface; the picture has the surface's size divided by the supersampling. */
export function shade(surface: Surface, options: ShadingOptions): LinearPicture {
  const { width, height, scale } = surface
  const { environment, supersampling, lightTurn, seed } = options
  const { studio, specular, diffuse } = environment
  const coarse = downsample(surface.z, width, height, supersampling)
  const occlusion = computeOcclusion(
    coarse.plane,
    coarse.width,
    coarse.height,
    scale / supersampling,
    {
      azimuth: studio.key.azimuth + lightTurn,
      tilt: studio.key.tilt,
      halfAngle: Math.atan(studio.key.halfHeight),
    },
    (x, y) => hash2(x, y, seed),
  )
  const [sx, sy] = slopes(surface.z, width, height, scale)
  const cosTurn = Math.cos(lightTurn)
  const sinTurn = Math.sin(lightTurn)
  const lampX = Math.cos(studio.key.azimuth + lightTurn)
  const lampY = Math.sin(studio.key.azimuth + lightTurn)
  const lens = options.cameraHeight * width
  const radiance = new Float32Array(width * height * 3)
  let key = 0
  let fill = 0
  /** Adds the mirrored studio for one normal to `key` and `fill`. */
  const reflect = (
    nx: number,
    ny: number,
    vx: number,
    vy: number,
    vz: number,
    level: number,
    share: number,
  ) => {
    const length = 1 / Math.sqrt(nx * nx + ny * ny + 1)
    const x = nx * length
    const y = ny * length
    const d = 2 * (x * vx + y * vy + length * vz)
    const rx = d * x - vx
    const ry = d * y - vy
    const rz = d * length - vz
    const tx = rx * cosTurn + ry * sinTurn
    const ty = -rx * sinTurn + ry * cosTurn
    const low = specular[level]!
    const high = specular[level + 1]!
    key += lookUp(low.key, tx, ty, rz) * (1 - share) + lookUp(high.key, tx, ty, rz) * share
    fill += lookUp(low.fill, tx, ty, rz) * (1 - share) + lookUp(high.fill, tx, ty, rz) * share
  }

  for (let row = 0, i = 0; row < height; row++) {
    const cy = Math.min(coarse.height - 1, Math.floor(row / supersampling))
    for (let column = 0; column < width; column++, i++) {
      const o = cy * coarse.width + Math.min(coarse.width - 1, Math.floor(column / supersampling))
      const sky = occlusion.sky[o]!
      const lit = occlusion.key[o]!
      let vx = width / 2 - column
      let vy = height / 2 - row
      const far = 1 / Math.sqrt(vx * vx + vy * vy + lens * lens)
      vx *= far
      vy *= far
      const vz = lens * far
      const metallic = surface.metallic[i]!
      // A torn or crumbled edge is never the smooth cliff that the height field makes of it.
      const steep = hypot(sx[i]!, sy[i]!) / MATTE_SLOPE
      const ease = 1 / mix(Math.sqrt(1 + steep * steep), 1, metallic)
      const nx = -sx[i]! * ease
      const ny = -sy[i]! * ease
      const length = 1 / Math.sqrt(nx * nx + ny * ny + 1)
      const cosView = clamp((nx * vx + ny * vy + vz) * length, 0.02, 1)

      const roughness = surface.roughness[i]!
      const { level, share } = roughnessLevel(roughness)
      key = 0
      fill = 0
      const spread = surface.brushed[i]!
      if (spread > 0) {
        const ax = Math.cos(surface.across[i]!)
        const ay = Math.sin(surface.across[i]!)
        const offset = hash2(column, row, seed + 7) * 0.5 - 0.25
        for (const quantile of BRUSH_QUANTILES) {
          const tilt = (quantile + offset) * spread
          reflect(nx + ax * tilt, ny + ay * tilt, vx, vy, vz, level, share)
        }
        key /= BRUSH_QUANTILES.length
        fill /= BRUSH_QUANTILES.length
      } else {
        reflect(nx, ny, vx, vy, vz, level, share)
      }
      const [scaleF0, bias] = environmentBrdf(roughness, cosView)
      // Rough lobes gather from a wide cone and are occluded like the sky, mirrors hardly.
      const open = mix(1, sky, 0.35 + 0.65 * roughness)
      // Loose fibres and rubber grain trap their own reflections.
      const trapped = metallic > 0.5 ? 1 : smoothstep(1, 0.4, roughness)
      // The lamp hangs near: the side towards it gets more of it.
      const near = 1 + LAMP_FALLOFF * ((column / width - 0.5) * lampX + ((row - height / 2) / width) * lampY)
      const keySpecular = key * lit * trapped * near
      const fillSpecular = fill * open * trapped

      const dx = (nx * cosTurn + ny * sinTurn) * length
      const dy = (-nx * sinTurn + ny * cosTurn) * length
      const keyDiffuse = lookUp(diffuse.key, dx, dy, length) * lit * near
      const fillDiffuse = lookUp(diffuse.fill, dx, dy, length) * sky
      for (let c = 0; c < 3; c++) {
        const base = c === 0 ? surface.red[i]! : c === 1 ? surface.green[i]! : surface.blue[i]!
        const f0 = mix(DIELECTRIC_F0, base, metallic)
        const keyColour = studio.keyColour[c]!
        const fillColour = studio.fillColour[c]!
        radiance[i * 3 + c] =
          (f0 * scaleF0 + bias) * (keySpecular * keyColour + fillSpecular * fillColour) +
          base * (1 - metallic) * (keyDiffuse * keyColour + fillDiffuse * fillColour)
      }
    }
  }

  if (surface.film.some((value) => value > 0)) coverWithFilm()
  return {
    width: coarse.width,
    height: coarse.height,
    data: boxFilter(radiance, width, height, supersampling),
  }

  /** Lays the clear film over the shaded surface: bends what is below, dims it and mirrors the studio. */
  function coverWithFilm(): void {
    const below = radiance.slice()
    const [fx, fy] = slopes(surface.filmZ, width, height, scale)
    const { level, share } = roughnessLevel(FILM_ROUGHNESS)
    for (let row = 0, i = 0; row < height; row++) {
      for (let column = 0; column < width; column++, i++) {
        const amount = surface.film[i]!
        if (amount <= 0) continue
        let vx = width / 2 - column
        let vy = height / 2 - row
        const far = 1 / Math.sqrt(vx * vx + vy * vy + lens * lens)
        vx *= far
        vy *= far
        const nx = -fx[i]!
        const ny = -fy[i]!
        const length = 1 / Math.sqrt(nx * nx + ny * ny + 1)
        const cosView = clamp((nx * vx + ny * vy + lens * far) * length, 0.02, 1)
        key = 0
        fill = 0
        reflect(nx, ny, vx, vy, lens * far, level, share)
        // Both faces of the film reflect.
        const fresnel = 1.9 * (DIELECTRIC_F0 + (1 - DIELECTRIC_F0) * (1 - cosView) ** 5)
        const bend = FILM_REFRACTION * scale * clamp(1 / Math.max(1, hypot(nx, ny)), 0, 1)
        const u = clamp(Math.round(column + nx * bend), 0, width - 1)
        const v = clamp(Math.round(row + ny * bend), 0, height - 1)
        const j = v * width + u
        for (let c = 0; c < 3; c++) {
          const through = below[j * 3 + c]! * (1 - Math.min(0.85, fresnel)) * 0.97
          const mirrored = Math.min(1, fresnel) * (key * studio.keyColour[c]! + fill * studio.fillColour[c]!)
          radiance[i * 3 + c] = mix(radiance[i * 3 + c]!, through + mirrored, amount)
        }
      }
    }
  }
}

function boxFilter(data: Float32Array, width: number, height: number, factor: number): Float32Array {
  const w = Math.floor(width / factor)
  const h = Math.floor(height / factor)
  const out = new Float32Array(w * h * 3)
  // A sensor clips each photosite, so that one glint cannot outshine its whole pixel.
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0
        for (let j = 0; j < factor; j++) {
          for (let i = 0; i < factor; i++) {
            sum += Math.min(6, data[((y * factor + j) * width + x * factor + i) * 3 + c]!)
          }
        }
        out[(y * w + x) * 3 + c] = sum / (factor * factor)
      }
    }
  }
  return out
}
