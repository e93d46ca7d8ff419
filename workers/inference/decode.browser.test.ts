import { describe, expect, it } from 'vitest'
import { pictureFixtures, pillowVersion } from '../../src/core/fixtures/pictures'
import { decodePicture } from './decode'

/** Pixels of a picture at its own size, by the same way that inspection reads them. */
function readSquare(bitmap: ImageBitmap): Uint8Array {
  const { width, height } = bitmap
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')!
  context.fillStyle = 'white'
  context.fillRect(0, 0, width, height)
  context.drawImage(bitmap, 0, 0)
  return new Uint8Array(context.getImageData(0, 0, width, height).data).filter((_, i) => i % 4 !== 3)
}

async function decodeOrThrow(file: Blob): Promise<ImageBitmap> {
  const decoded = await decodePicture(file)
  if (!decoded.ok) throw new Error(`${decoded.error.message} ${decoded.error.detail}`)
  return decoded.value
}

describe('decodePicture', () => {
  it.each(pictureFixtures)(
    `reads what Pillow ${pillowVersion} reads: $kind, $name`,
    async ({ file, width, height, rgb, tolerance }) => {
      const bitmap = await decodeOrThrow(new Blob([file]))
      expect([bitmap.width, bitmap.height]).toEqual([width, height])
      const actual = readSquare(bitmap)
      const largest = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - rgb[i]!)), 0)
      expect(largest).toBeLessThanOrEqual(tolerance)
    },
  )
})
