import { bmpHeader } from '../../src/core/bmp'
import type { ChannelOrder } from '../../src/core/resample'
import type { Tile } from '../../src/core/tiles'
import type { DecodedPicture } from './decode'
import { untouched } from './decoders/pixels'

/** Pixels that stand in memory at once while a picture is read; 4 MB. */
const STRIP_PIXELS = 2 ** 20
/** Columns that a strip has room for at least: a high canvas of few would be higher than browsers allow. */
const NARROWEST = 2 ** 10
/** Columns of a canvas that every browser can hold: what fails with a wider one must fail that picture only. */
const WIDEST_KEPT = 2 ** 13

/** How the pixels of a bitmap are read, four bytes each, the fourth of no meaning. */
export interface BitmapPixels {
  readonly order: ChannelOrder
  /**
   * @param area   Of the bitmap, in pixels.
   * @param target Room for the area's pixels, row major.
   */
  readonly read: (area: Tile, target: Uint8Array<ArrayBuffer>) => Promise<unknown>
  readonly close: () => void
}

/** What is read of a decoded picture. */
export type Readable = Pick<DecodedPicture, 'bitmap' | 'isPlain'>

/** Rows of so many columns that are read at once. */
export const rowsAtOnce = (columns: number): number =>
  Math.max(1, Math.floor(STRIP_PIXELS / Math.max(columns, NARROWEST)))

/**
 * Opens a bitmap for reading: over white where it is transparent, and values as they are.
 *
 * @throws Error from reading when the browser cannot hold so wide a picture.
 */
export async function openBitmap({ bitmap, isPlain }: Readable): Promise<BitmapPixels> {
  const frame = isPlain && (await (areFramesExact ??= tryFrames())) ? asVideoFrame(bitmap) : undefined
  return frame ?? throughCanvas(bitmap)
}

let areFramesExact: Promise<boolean> | undefined

/** Whether this browser's video frames give back what a file holds, by one small picture of which that is known. */
async function tryFrames(): Promise<boolean> {
  const [width, height] = [3, 2]
  const stored = Uint8Array.from({ length: width * height * 4 }, (_, i) => i * 10)
  try {
    const bitmap = await createImageBitmap(new Blob([bmpHeader(width, height), stored]), untouched)
    const frame = asVideoFrame(bitmap)
    const read = new Uint8Array(stored.length)
    await frame?.read({ left: 0, top: 0, width, height }, read)
    frame?.close()
    bitmap.close()
    const place = frame?.order === 'bgr' ? [2, 0, -2] : [0, 0, 0]
    return frame !== undefined && stored.every((value, i) => i % 4 === 3 || read[i + place[i % 4]!] === value)
  } catch {
    return false
  }
}

/** Orders of opaque pixels in memory, by the names of WebCodecs. */
const opaqueOrders: Partial<Record<string, ChannelOrder>> = { RGBX: 'rgb', BGRX: 'bgr' }

/**
 * A video frame shares the bitmap's memory and copies from it to where the pixels are wanted; a canvas would draw them, copy them
 * to memory it has to get first, and have them copied again. Undefined where there are no frames, or none of such a bitmap.
 */
function asVideoFrame(bitmap: ImageBitmap): BitmapPixels | undefined {
  let frame: VideoFrame
  try {
    frame = new VideoFrame(bitmap, { timestamp: 0 })
  } catch {
    // This browser has none, or none so large.
    return undefined
  }
  const order = opaqueOrders[frame.format ?? '']
  const isWhole = frame.codedWidth === bitmap.width && frame.codedHeight === bitmap.height
  if (!order || !isWhole) {
    frame.close()
    return undefined
  }
  return {
    order,
    read: ({ left, top, width, height }, target) =>
      frame.copyTo(target, {
        rect: { x: left, y: top, width, height },
        layout: [{ offset: 0, stride: width * 4 }],
      }),
    close: () => frame.close(),
  }
}

function throughCanvas(bitmap: ImageBitmap): BitmapPixels {
  return {
    order: 'rgb',
    read({ left, top, width, height }, target) {
      const context = contextOfWidth(width)
      for (let row = 0; row < height; row += context.canvas.height) {
        const rows = Math.min(context.canvas.height, height - row)
        context.fillRect(0, 0, width, rows)
        context.drawImage(bitmap, left, top + row, width, rows, 0, 0, width, rows)
        target.set(context.getImageData(0, 0, width, rows).data, row * width * 4)
      }
      return Promise.resolve()
    },
    close: () => undefined,
  }
}

/** See {@link contextOfWidth}. */
let kept: OffscreenCanvasRenderingContext2D | undefined

/**
 * What strips of so many columns are drawn on, smoothing off and filling white. One for nearly all: the first thing
 * that a worker draws on a new canvas waits in Chromium without a graphics card until the page's thread is free, and that
 * one builds the view of a dropped picture meanwhile.
 */
function contextOfWidth(width: number): OffscreenCanvasRenderingContext2D {
  if (kept && kept.canvas.width >= width) return kept
  const columns = Math.max(width, NARROWEST)
  const canvas = new OffscreenCanvas(columns, rowsAtOnce(columns))
  // In main memory, where reading it back costs nothing.
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('The browser gives no drawing context.')
  context.imageSmoothingEnabled = false
  context.fillStyle = 'white'
  if (columns <= WIDEST_KEPT) kept = context
  return context
}
