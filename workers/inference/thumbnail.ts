const LONGER_SIDE = 160

/**
 * Makes the queue's small picture from the network's own input, so that its cost does not grow with the
 * picture.
 *
 * @param rgb    The picture stretched to `size` x `size`.
 * @param width  Columns of the picture itself.
 * @param height Rows of the picture itself.
 * @returns JPEG in the picture's own aspect: Chromium encodes on the worker's own thread, where WebP takes far longer.
 */
export async function makeThumbnail(
  rgb: Uint8Array,
  size: number,
  width: number,
  height: number,
): Promise<Blob> {
  const longer = Math.max(width, height)
  const scale = Math.min(LONGER_SIDE, longer) / longer
  const pixels = new ImageData(size, size)
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    pixels.data[to] = rgb[from]!
    pixels.data[to + 1] = rgb[from + 1]!
    pixels.data[to + 2] = rgb[from + 2]!
    pixels.data[to + 3] = 255
  }
  const bitmap = await createImageBitmap(pixels, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'high',
  })
  const thumbnail = new OffscreenCanvas(bitmap.width, bitmap.height)
  // A context to draw on would wait for the page's thread, as `contextOfWidth` of bitmap-pixels.ts tells.
  const context = thumbnail.getContext('bitmaprenderer')
  if (!context) throw new Error('The browser gives no drawing context.')
  context.transferFromImageBitmap(bitmap)
  return thumbnail.convertToBlob({ type: 'image/jpeg', quality: 0.8 })
}
