import { type Orientation, isSideways, uprightMatrix } from '../../../src/core/orientation'

/** Values are taken as they are: no colour management and no premultiplied colours. */
export const asStored: ImageBitmapOptions = {
  colorSpaceConversion: 'none',
  premultiplyAlpha: 'none',
  imageOrientation: 'from-image',
}

/** The same for pictures of which there is nothing to convert: told not to, Chromium copies them. */
export const untouched: ImageBitmapOptions = { imageOrientation: 'from-image' }

/** A bitmap of RGBA values. */
export async function toBitmap(
  rgba: Uint8ClampedArray<ArrayBuffer>,
  width: number,
  height: number,
): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(rgba, width, height), asStored)
}

/** Turns a bitmap as its EXIF orientation says and closes the one that came in. */
export function turnUpright(bitmap: ImageBitmap, orientation: Orientation): ImageBitmap {
  if (orientation === 1) return bitmap
  const { width, height } = bitmap
  const canvas = isSideways(orientation)
    ? new OffscreenCanvas(height, width)
    : new OffscreenCanvas(width, height)
  const context = contextOf(canvas)
  context.imageSmoothingEnabled = false
  context.setTransform(...uprightMatrix(orientation, width, height))
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvas.transferToImageBitmap()
}

/** The bitmap as a PNG, for pages whose browser cannot show the file itself. */
export async function toDisplayBlob(bitmap: ImageBitmap): Promise<Blob> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  contextOf(canvas).drawImage(bitmap, 0, 0)
  return canvas.convertToBlob({ type: 'image/png' })
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('The browser gives no drawing context.')
  return context
}
