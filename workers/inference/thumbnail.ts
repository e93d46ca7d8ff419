const LONGER_SIDE = 160

/**
 * Makes the queue's small picture from the network's own input, so that its cost does not grow with the
 * picture.
 *
 * @param rgb    The picture stretched to `size` x `size`.
 * @param width  Columns of the picture itself.
 * @param height Rows of the picture itself.
 * @returns WebP (PNG where the browser cannot write WebP) in the picture's own aspect.
 */
export async function makeThumbnail(
  rgb: Uint8Array,
  size: number,
  width: number,
  height: number,
): Promise<Blob> {
  const longer = Math.max(width, height)
  const scale = Math.min(LONGER_SIDE, longer) / longer
  const stretched = new OffscreenCanvas(size, size)
  const pixels = new ImageData(size, size)
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    pixels.data[to] = rgb[from]!
    pixels.data[to + 1] = rgb[from + 1]!
    pixels.data[to + 2] = rgb[from + 2]!
    pixels.data[to + 3] = 255
  }
  contextOf(stretched).putImageData(pixels, 0, 0)
  const thumbnail = new OffscreenCanvas(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  )
  const context = contextOf(thumbnail)
  context.imageSmoothingQuality = 'high'
  context.drawImage(stretched, 0, 0, thumbnail.width, thumbnail.height)
  return thumbnail.convertToBlob({ type: 'image/webp', quality: 0.8 })
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('The browser gives no drawing context.')
  return context
}
