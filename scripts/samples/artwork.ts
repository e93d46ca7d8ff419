import sharp from 'sharp'

/** A grey drawing sampled in its own coordinates: 0 outside, 1 on the ink. */
export interface Artwork {
  at(x: number, y: number): number
}

/**
 * Draws SVG paths (no fonts, which differ from machine to machine) white on black.
 *
 * @param body SVG elements inside a `width` x `height` view box; white is ink
 * @param oversampling pixels of the drawing a unit of the view box
 */
export async function drawArtwork(
  body: string,
  width: number,
  height: number,
  oversampling: number,
  blurSigma = 0,
): Promise<Artwork> {
  const columns = Math.round(width * oversampling)
  const rows = Math.round(height * oversampling)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${columns}" height="${rows}" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="black"/><g fill="none" stroke="white" stroke-linecap="round" stroke-linejoin="round">${body}</g></svg>`
  const drawing = sharp(Buffer.from(svg)).removeAlpha().greyscale()
  const pixels = await (blurSigma > 0 ? drawing.blur(blurSigma) : drawing).raw().toBuffer()
  return {
    at(x, y) {
      const u = x * oversampling - 0.5
      const v = y * oversampling - 0.5
      const column = Math.floor(u)
      const row = Math.floor(v)
      if (column < 0 || row < 0 || column + 1 >= columns || row + 1 >= rows) return 0
      const fx = u - column
      const fy = v - row
      const i = row * columns + column
      const top = pixels[i]! * (1 - fx) + pixels[i + 1]! * fx
      const bottom = pixels[i + columns]! * (1 - fx) + pixels[i + columns + 1]! * fx
      return (top * (1 - fy) + bottom * fy) / 255
    },
  }
}

/** The letters and digits that the parts carry, as strokes on a grid 10 units high; the width of each follows its path. */
const GLYPHS: Readonly<Record<string, { readonly width: number; readonly path: string }>> = {
  A: { width: 8, path: 'M0 10L4 0L8 10M1.3 6.8H6.7' },
  C: { width: 8, path: 'M8 1.8A5 5 0 1 0 8 8.2' },
  F: { width: 5.5, path: 'M5.5 0H0V10M0 4.9H4.6' },
  I: { width: 0.4, path: 'M0.2 0V10' },
  L: { width: 5.2, path: 'M0 0V10H5.2' },
  N: { width: 7.5, path: 'M0 10V0L7.5 10V0' },
  O: { width: 10, path: 'M5 0A5 5 0 0 1 5 10A5 5 0 0 1 5 0' },
  P: { width: 6, path: 'M0 10V0H3.2A2.7 2.7 0 0 1 3.2 5.4H0' },
  S: { width: 6, path: 'M5.6 1.5C4.6 -0.2 0.4 -0.4 0.4 2.6C0.4 5.4 5.8 4.4 5.8 7.4C5.8 10.6 1 10.3 0.2 8.2' },
  T: { width: 7, path: 'M0 0H7M3.5 0V10' },
  '%': {
    width: 9,
    path: 'M8 0L1 10M2.2 0.2A2.1 2.1 0 0 1 2.2 4.4A2.1 2.1 0 0 1 2.2 0.2M6.8 5.6A2.1 2.1 0 0 1 6.8 9.8A2.1 2.1 0 0 1 6.8 5.6',
  },
  '0': { width: 6, path: 'M3 0C-1 0 -1 10 3 10C7 10 7 0 3 0' },
  '1': { width: 3, path: 'M0 2L2.6 0V10' },
  '5': { width: 5.6, path: 'M5.2 0H0.8L0.3 4.6C3 2.8 5.8 4.3 5.8 6.8C5.8 10.2 1.4 11 0 8.6' },
}

/**
 * A line of text as SVG paths, centred on `x` with its cap height from `y` down.
 *
 * @param tracking gap between letters as a share of the height
 */
export function lettering(
  text: string,
  x: number,
  y: number,
  height: number,
  stroke: number,
  tracking: number,
): string {
  const unit = height / 10
  const gap = tracking * 10
  const letters = Array.from(text)
  const widths = letters.map((letter) => GLYPHS[letter]?.width ?? 4)
  let cursor = -(widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1)) / 2
  return letters
    .map((letter, i) => {
      const glyph = GLYPHS[letter]
      const at = `translate(${x + cursor * unit} ${y}) scale(${unit})`
      cursor += widths[i]! + gap
      return glyph ? `<path transform="${at}" stroke-width="${stroke / unit}" d="${glyph.path}"/>` : ''
    })
    .join('')
}
