/**
 * PNGs that a canvas cannot give back exactly: a canvas keeps colours premultiplied, which loses bits under
 * transparency, and browsers round 16-bit values to 8 where Pillow cuts them off.
 */

/** A decoded PNG as fast-png gives it; samples of less than 8 bits are packed, each row from a new byte. */
export interface PngSamples {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array
  readonly depth: number
  readonly channels: number
  /** RGB or RGBA for each index. */
  readonly palette?: readonly (readonly number[])[]
  /** The one colour that is transparent, in samples. */
  readonly transparency?: Uint16Array
}

/** Chunk names as big-endian numbers. */
const IDAT = 0x49444154
const TRNS = 0x74524e53

/**
 * Whether a PNG has transparency or 16 bits a sample, from the chunks before its pixels.
 * A head too short to tell counts as yes.
 */
export function needsExactDecoding(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (head.length < 33) return true
  const depth = view.getUint8(24)
  const hasAlphaChannel = (view.getUint8(25) & 4) !== 0
  if (depth === 16 || hasAlphaChannel) return true
  let at = 8
  while (at + 8 <= head.length) {
    const type = view.getUint32(at + 4)
    if (type === IDAT) return false
    if (type === TRNS) return true
    at += 12 + view.getUint32(at)
  }
  return true
}

/**
 * One 8-bit value over white, in the integer arithmetic of Pillow's `alpha_composite`: weights with 7 more bits
 * than the alpha, and a division by 255 as two shifts and an addition, rounded at the half.
 */
export function overWhite(value: number, alpha: number): number {
  if (alpha === 0) return 255
  const extraBits = 7
  const weighted = ((value * alpha + 255 * (255 - alpha)) << extraBits) + (0x80 << extraBits)
  return (((weighted >> 8) + weighted) >> 8) >> extraBits
}

/** Widens a sample to 8 bits, or cuts a 16-bit one off as Pillow does. */
function toByte(sample: number, depth: number): number {
  return depth === 16 ? sample >> 8 : depth === 8 ? sample : (sample * 255) / (2 ** depth - 1)
}

/** Reads sample `i` of a row. */
function sampleAt({ data, depth, width, channels }: PngSamples, row: number, i: number): number {
  if (depth >= 8) return data[row * width * channels + i]!
  const perByte = 8 / depth
  const rowBytes = Math.ceil((width * channels) / perByte)
  const byte = data[row * rowBytes + Math.floor(i / perByte)]!
  return (byte >> (8 - depth * ((i % perByte) + 1))) & (2 ** depth - 1)
}

/**
 * Composites a PNG over white.
 *
 * @param isOpaque Whether its transparency is not looked at.
 * @returns RGBA, row major, alpha 255 everywhere.
 * @throws RangeError when an index is not in the palette.
 */
export function flattenPng(png: PngSamples, isOpaque = false): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, channels, depth, palette, transparency } = png
  const out = new Uint8ClampedArray(width * height * 4)
  const isGrey = channels <= 2
  let target = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, target += 4) {
      const at = x * channels
      const first = sampleAt(png, y, at)
      let red: number, green: number, blue: number, alpha: number
      if (palette) {
        const colour = palette[first]
        if (!colour) throw new RangeError(`Colour ${first} is not in the palette of ${palette.length}.`)
        red = colour[0]!
        green = colour[1]!
        blue = colour[2]!
        alpha = colour[3] ?? 255
      } else {
        const second = isGrey ? first : sampleAt(png, y, at + 1)
        const third = isGrey ? first : sampleAt(png, y, at + 2)
        const isTransparent =
          transparency?.[0] === first && (isGrey || (transparency[1] === second && transparency[2] === third))
        red = toByte(first, depth)
        green = toByte(second, depth)
        blue = toByte(third, depth)
        if (channels % 2 === 0) alpha = toByte(sampleAt(png, y, at + channels - 1), depth)
        else alpha = isTransparent ? 0 : 255
      }
      if (isOpaque) alpha = 255
      out[target] = overWhite(red, alpha)
      out[target + 1] = overWhite(green, alpha)
      out[target + 2] = overWhite(blue, alpha)
      out[target + 3] = 255
    }
  }
  return out
}
