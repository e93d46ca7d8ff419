import { clamp, smoothstep } from './math'
import { createRandom } from './random'
import type { LinearPicture } from './shading'
import { blur, type Rgb } from './surface'

export interface CameraOptions {
  /** Multiplies linear light before the tone curve. */
  readonly exposure: number
  /** White-balance error of the camera: a gain a channel near 1. */
  readonly balance: Rgb
  /** Radius of the lens blur, as a Gaussian sigma in pixels. */
  readonly sharpness: number
  /** Loss of light in the corners, as a fraction. */
  readonly vignette: number
  /** Noise of the sensor at mid grey, in 8-bit levels. */
  readonly grain: number
  readonly seed: number
}

export interface Rgb8Picture {
  readonly width: number
  readonly height: number
  /** RGB, row major. */
  readonly data: Uint8Array
}

/** Share of the light that the lens scatters widely, and how widely (as a share of the picture's width). */
const BLOOM = 0.06
const BLOOM_SIGMA = 0.014
/** Share of an S-curve in the rendering of tones, as a camera's standard picture style has it. */
const CONTRAST = 0.45

/** Filmic curve with a soft shoulder (Hable's form): keeps mid tones and rolls highlights off below white. */
function toneCurve(light: number): number {
  const curve = (x: number): number =>
    (x * (0.22 * x + 0.03) + 0.002) / (x * (0.22 * x + 0.3) + 0.06) - 0.002 / 0.06
  return curve(light * 1.6) / curve(6)
}

function encodeSrgb(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055
}

/** Takes the photograph: lens blur and bloom, vignette, exposure, tone curve, shot and read noise, 8 bits. */
export function expose(picture: LinearPicture, options: CameraOptions): Rgb8Picture {
  const { width, height } = picture
  const random = createRandom(options.seed)
  const planes = [0, 1, 2].map((c) => {
    const plane = new Float32Array(width * height)
    for (let i = 0; i < plane.length; i++) plane[i] = picture.data[i * 3 + c]!
    const sharp = blur(plane, width, height, options.sharpness)
    const veil = blur(plane, width, height, Math.max(0.5, BLOOM_SIGMA * width))
    for (let i = 0; i < plane.length; i++) plane[i] = sharp[i]! * (1 - BLOOM) + veil[i]! * BLOOM
    return plane
  })
  const noise = [0, 1, 2, 3].map(() => {
    const plane = new Float32Array(width * height)
    // Demosaicing correlates the noise of neighbours; the factor restores its strength.
    for (let i = 0; i < plane.length; i++) plane[i] = 2 * random.normal()
    return blur(plane, width, height, 0.6)
  })
  const data = new Uint8Array(width * height * 3)
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const dx = (column - width / 2) / (width / 2)
      const dy = (row - height / 2) / (width / 2)
      const gain = options.exposure * (1 - options.vignette * Math.min(1, (dx * dx + dy * dy) / 2))
      for (let c = 0; c < 3; c++) {
        const light = Math.max(0, planes[c]![i]! * gain * options.balance[c]!)
        const flat = encodeSrgb(clamp(toneCurve(light), 0, 1))
        const value = flat + CONTRAST * (smoothstep(0, 1, flat) - flat)
        // Shot noise after gamma: strongest in the shadows' upper half, fading towards white.
        const strength = options.grain * (0.5 + 2 * value * (1 - value))
        const luma = noise[3]![i]!
        data[i * 3 + c] = Math.round(
          clamp(value * 255 + strength * (0.8 * luma + 0.5 * noise[c]![i]!), 0, 255),
        )
      }
    }
  }
  return { width, height, data }
}
