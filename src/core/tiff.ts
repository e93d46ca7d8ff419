import { overWhite } from './png'

/** TIFF samples to colours, in Pillow's arithmetic. Tag values: TIFF 6.0 (Adobe, 1992). */

/** A page's samples, one pixel after the other, as the file has them. */
export interface TiffSamples {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array | Uint16Array
  readonly samplesPerPixel: number
  readonly photometric: number
  /** Meaning of the samples after the colour: 0 unknown, 1 premultiplied alpha, 2 alpha. */
  readonly extraSamples: readonly number[]
  /** All reds, all greens, all blues, 16 bits each. */
  readonly colourMap: readonly number[]
}

const WHITE_IS_ZERO = 0
const BLACK_IS_ZERO = 1
const RGB = 2
const PALETTE = 3
const CMYK = 5
const YCBCR = 6

const colourSamples: Readonly<Record<number, number>> = {
  [WHITE_IS_ZERO]: 1,
  [BLACK_IS_ZERO]: 1,
  [RGB]: 3,
  [PALETTE]: 1,
  [CMYK]: 4,
  [YCBCR]: 3,
}

/** Whether {@link flattenTiff} knows this kind of colours. */
export const isKnownPhotometric = (photometric: number): boolean => photometric in colourSamples

/** A product of two 8-bit values divided by 255 and rounded, without a division (Pillow's MULDIV255). */
function multiply(a: number, b: number): number {
  const product = a * b + 128
  return ((product >> 8) + product) >> 8
}

const clamp = (value: number): number => Math.min(255, Math.max(0, value))

/**
 * Composites a page over white; 16-bit samples lose their low byte.
 *
 * @returns RGBA, row major, alpha 255 everywhere.
 */
export function flattenTiff(tiff: TiffSamples): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, data, samplesPerPixel, photometric, extraSamples, colourMap } = tiff
  const out = new Uint8ClampedArray(width * height * 4)
  const isWide = data instanceof Uint16Array
  const colours = colourSamples[photometric]!
  const alphaKind = samplesPerPixel > colours ? extraSamples[0] : undefined
  const hasAlpha = alphaKind === 1 || alphaKind === 2
  const entries = colourMap.length / 3
  const rgb: [number, number, number] = [0, 0, 0]
  for (let from = 0, to = 0; to < out.length; from += samplesPerPixel, to += 4) {
    const sample = (i: number): number => (isWide ? data[from + i]! >> 8 : data[from + i]!)
    switch (photometric) {
      case WHITE_IS_ZERO:
        rgb.fill(255 - sample(0))
        break
      case BLACK_IS_ZERO:
        rgb.fill(sample(0))
        break
      case PALETTE:
        for (let c = 0; c < 3; c++) rgb[c] = (colourMap[data[from]! + c * entries] ?? 0) >> 8
        break
      case CMYK: {
        const white = 255 - sample(3)
        for (let c = 0; c < 3; c++) rgb[c] = clamp(white - multiply(sample(c), white))
        break
      }
      case YCBCR:
        fromYcbcr(rgb, sample(0), sample(1) - 128, sample(2) - 128)
        break
      default:
        for (let c = 0; c < 3; c++) rgb[c] = sample(c)
    }
    const alpha = hasAlpha ? sample(colours) : 255
    for (let c = 0; c < 3; c++) {
      const value = alphaKind === 1 && alpha > 0 ? clamp(Math.floor((255 * rgb[c]!) / alpha)) : rgb[c]!
      out[to + c] = overWhite(value, alpha)
    }
    out[to + 3] = 255
  }
  return out
}

/** JFIF's conversion (ITU-R BT.601, full range). */
function fromYcbcr(rgb: [number, number, number], y: number, cb: number, cr: number): void {
  rgb[0] = clamp(Math.round(y + 1.402 * cr))
  rgb[1] = clamp(Math.round(y - 0.344136 * cb - 0.714136 * cr))
  rgb[2] = clamp(Math.round(y + 1.772 * cb))
}
