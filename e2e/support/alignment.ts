import type { Page } from '@playwright/test'
import sharp from 'sharp'

export interface Pixels {
  readonly width: number
  readonly height: number
  /** RGB, row major. */
  readonly data: Buffer
}

export async function pixelsOf(source: string | Buffer): Promise<Pixels> {
  const { data, info } = await sharp(source).removeAlpha().toColourspace('srgb').raw().toBuffer({
    resolveWithObject: true,
  })
  return { width: info.width, height: info.height, data }
}

export const colourAt = ({ width, height, data }: Pixels, x: number, y: number): number[] => {
  const column = Math.min(width - 1, Math.max(0, Math.floor(x)))
  const row = Math.min(height - 1, Math.max(0, Math.floor(y)))
  return [...data.subarray(3 * (row * width + column), 3 * (row * width + column) + 3)]
}

/** Where the picture stands on screen and what lies over it. */
export interface Scene {
  /** Boxes of picture, heat map and outlines, in CSS pixels of the window. */
  readonly boxes: readonly { x: number; y: number; width: number; height: number }[]
  /** The overlay's canvas: RGBA, row major. */
  readonly overlay: { readonly width: number; readonly height: number; readonly data: Uint8Array }
  /** Points of the outlines, in picture pixels. */
  readonly outline: readonly (readonly [x: number, y: number])[]
  /** The window's part that the stage takes. */
  readonly stage: { x: number; y: number; width: number; height: number }
}

export async function readScene(page: Page): Promise<Scene> {
  const { overlay, ...rest } = await page.evaluate(() => {
    const find = (selector: string) => document.querySelector(selector)!
    const boxOf = (element: Element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return { x, y, width, height }
    }
    const canvas = find('[data-testid="overlay"]') as HTMLCanvasElement
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    const path = find('[data-testid="outline"] path').getAttribute('d') ?? ''
    return {
      boxes: [find('[data-testid="picture"] img'), canvas, find('[data-testid="outline"]')].map(boxOf),
      // As a list of numbers a million values would take seconds.
      overlay: {
        width: canvas.width,
        height: canvas.height,
        base64: btoa(Array.from(data, (value) => String.fromCharCode(value)).join('')),
      },
      outline: [...path.matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const),
      stage: boxOf(find('[data-testid="stage"]')),
    }
  })
  const { base64, ...size } = overlay
  return { ...rest, overlay: { ...size, data: Buffer.from(base64, 'base64') } }
}

/**
 * Mean difference, in grey levels, between a screenshot and the picture with the heat map mixed over it, both
 * read at the places that the picture's box gives, moved by some CSS pixels. Least without a move if and only
 * if picture and heat map are where the box is.
 */
export function differenceWhenMoved(
  { boxes, overlay, stage }: Scene,
  shown: Pixels,
  picture: Pixels,
  pixelRatio: number,
  move: { readonly picture: readonly [number, number]; readonly overlay: readonly [number, number] },
): number {
  const [box] = boxes
  let sum = 0
  let count = 0
  // A prime number of steps meets no regular texture at always the same phase.
  for (let row = 0; row < 97; row++)
    for (let column = 0; column < 97; column++) {
      const x = stage.x + ((column + 0.5) / 97) * stage.width
      const y = stage.y + ((row + 0.5) / 97) * stage.height
      const fraction = ([dx, dy]: readonly [number, number]) =>
        [(x + dx - box!.x) / box!.width, (y + dy - box!.y) / box!.height] as const
      const [u, v] = fraction(move.picture)
      const [p, q] = fraction(move.overlay)
      if (Math.min(u, v, p, q) < 0.02 || Math.max(u, v, p, q) > 0.98) continue
      const ground = colourAt(picture, u * picture.width, v * picture.height)
      const cell = 4 * (Math.floor(q * overlay.height) * overlay.width + Math.floor(p * overlay.width))
      const alpha = overlay.data[cell + 3]! / 255
      const seen = colourAt(shown, (x - stage.x) * pixelRatio, (y - stage.y) * pixelRatio)
      for (let channel = 0; channel < 3; channel++) {
        const mixed = ground[channel]! * (1 - alpha) + overlay.data[cell + channel]! * alpha
        sum += Math.abs(seen[channel]! - mixed)
      }
      count += 3
    }
  return sum / count
}
