import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Orientation, findOrientation, isSideways, uprightMatrix } from './orientation'

test.each([1, 2, 3, 4, 5, 6, 7, 8] as const)(
  'orientation %i maps the picture onto itself, corner by corner',
  (o) => {
    const [width, height] = [4, 3]
    const [a, b, c, d, e, f] = uprightMatrix(o, width, height)
    const [turnedWidth, turnedHeight] = isSideways(o) ? [height, width] : [width, height]
    const seen = new Set<string>()
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        // Centres of pixels.
        const [px, py] = [x + 0.5, y + 0.5]
        const [tx, ty] = [a * px + c * py + e, b * px + d * py + f]
        expect(tx > 0 && tx < turnedWidth && ty > 0 && ty < turnedHeight).toBe(true)
        seen.add(`${tx},${ty}`)
      }
    expect(seen.size).toBe(width * height)
  },
)

const exif = (value: number, littleEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(26))
  view.setUint16(0, littleEndian ? 0x4949 : 0x4d4d)
  view.setUint16(2, 42, littleEndian)
  view.setUint32(4, 8, littleEndian)
  view.setUint16(8, 1, littleEndian)
  view.setUint16(10, 0x0112, littleEndian)
  view.setUint16(12, 3, littleEndian)
  view.setUint32(14, 1, littleEndian)
  view.setUint16(18, value, littleEndian)
  return new Uint8Array(view.buffer)
}

test('is found in both byte orders; a value that means nothing is none', () => {
  for (const littleEndian of [true, false]) {
    expect(findOrientation(exif(6, littleEndian))).toEqual({
      at: 18,
      value: 6 satisfies Orientation,
      littleEndian,
    })
    expect(findOrientation(exif(9, littleEndian))).toBeUndefined()
  }
})

test('never throws on what is cut off or made up', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat({ max: 26 }), (bytes, length) => {
      expect(findOrientation(bytes)).toBeUndefined()
      findOrientation(exif(3, true).subarray(0, length))
    }),
  )
})
