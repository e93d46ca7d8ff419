import { MAXIMUM_SHARED_SIDE } from '../../core/share-link'

/** A picture made small enough for a link. */
export interface SmallPicture {
  readonly blob: Blob
  /** In pixels. */
  readonly width: number
  readonly height: number
}

/** The network sees a picture at 384 pixels a side: much below, a copy shows it something else. */
const SIDES = [1280, 1024, 896, 768, 640, 512, 448, 384, 320, 256, 192, 128] as const
/** Below, blocks and smears look like flaws of the part: rather a smaller picture. */
const LEAST_QUALITY = 0.72
const BEST_QUALITY = 0.96
const QUALITY_STEPS = 5

/**
 * Encodes a picture anew so that it takes at most so many bytes: as large as it may be at a good quality, then as
 * good as it may be at that size. Encoding from pixels leaves behind all that the file says of place, camera and
 * owner. Transparent parts become white, as they are when inspected.
 *
 * @returns Null where not even the smallest copy fits.
 */
export async function shrinkPicture(
  picture: ImageBitmap,
  maximumBytes: number,
): Promise<SmallPicture | null> {
  const longest = Math.max(picture.width, picture.height)
  const sides = [
    ...(longest <= MAXIMUM_SHARED_SIDE / 2 ? [longest] : []),
    ...SIDES.filter((side) => side < longest),
  ]
  for (const side of sides) {
    const drawn = draw(picture, side / longest)
    const fitting = await bestFitting(drawn, maximumBytes)
    if (fitting) return { blob: fitting, width: drawn.width, height: drawn.height }
  }
  return null
}

function draw(picture: ImageBitmap, scale: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(picture.width * scale)),
    Math.max(1, Math.round(picture.height * scale)),
  )
  const context = canvas.getContext('2d')
  if (!context) throw new RangeError(`No memory for a canvas of ${canvas.width} x ${canvas.height} pixels.`)
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** The best quality that fits; null where the least does not. */
async function bestFitting(canvas: OffscreenCanvas, maximumBytes: number): Promise<Blob | null> {
  let [low, high] = [LEAST_QUALITY, BEST_QUALITY]
  let best = await encode(canvas, low)
  if (best.size > maximumBytes) return null
  for (let step = 0; step < QUALITY_STEPS; step++) {
    const quality = step === 0 ? high : (low + high) / 2
    const blob = await encode(canvas, quality)
    if (blob.size <= maximumBytes) {
      best = blob
      low = quality
    } else high = quality
    if (low === high) break
  }
  return best
}

/** Browsers that cannot write WebP answer with a PNG: those write JPEG. */
async function encode(canvas: OffscreenCanvas, quality: number): Promise<Blob> {
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality })
  return webp.type === 'image/webp' ? webp : canvas.convertToBlob({ type: 'image/jpeg', quality })
}
