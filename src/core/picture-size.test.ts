import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PictureKind } from './file-kind'
import { pictureFixtures } from './fixtures/pictures'
import { checkPictureSize, readPictureSize } from './picture-size'

describe('readPictureSize', () => {
  // The decoder reads a TIFF's; a HEIC's header also has the size of the padded code.
  const told = pictureFixtures.filter(({ kind }) => kind !== 'tiff' && kind !== 'heic')

  it.each(told)('reads $kind: $name', ({ kind, file, name, width, height }) => {
    const liesOnItsSide = /orientation [5-8]/.test(name)
    expect(readPictureSize(kind, file)).toEqual(
      liesOnItsSide ? { width: height, height: width } : { width, height },
    )
  })

  it('reads at least the size of a HEIC', () => {
    for (const { kind, file, width, height } of pictureFixtures) {
      if (kind !== 'heic') continue
      const size = readPictureSize(kind, file)
      expect(size?.width).toBeGreaterThanOrEqual(width)
      expect(size?.height).toBeGreaterThanOrEqual(height)
    }
  })

  it('reads a size that would not fit into memory', () => {
    const file = pictureFixtures.find(({ kind }) => kind === 'png')!.file.slice()
    new DataView(file.buffer).setUint32(16, 4_000_000_000)
    new DataView(file.buffer).setUint32(20, 70_000)
    expect(readPictureSize('png', file)).toEqual({ width: 4_000_000_000, height: 70_000 })
  })

  it('passes a JPEG segment longer than the frame header is far', () => {
    const file = pictureFixtures.find(({ kind }) => kind === 'jpeg')!.file
    const comment = new Uint8Array(60_004)
    comment.set([0xff, 0xfe, 60_002 >> 8, 60_002 & 255])
    const longer = Uint8Array.of(...file.subarray(0, 2), ...comment, ...file.subarray(2))
    expect(readPictureSize('jpeg', longer)).toEqual({ width: 21, height: 13 })
  })

  it('gives up, and does not throw, on any head that is cut off or made up', () => {
    const kinds: PictureKind[] = ['jpeg', 'png', 'webp', 'avif', 'gif', 'bmp', 'heic', 'tiff']
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.uint8Array({ maxLength: 200 }), (kind, head) => {
        const size = readPictureSize(kind, head)
        expect(size === undefined || Number.isFinite(size.width * size.height)).toBe(true)
      }),
      { numRuns: 2000 },
    )
    for (const { kind, file } of pictureFixtures)
      expect(readPictureSize(kind, file.subarray(0, 5))).toBe(undefined)
  })
})

describe('checkPictureSize', () => {
  it('takes what fits', () => {
    expect(checkPictureSize({ width: 12_000, height: 10_000 }).ok).toBe(true)
    expect(checkPictureSize({ width: 1, height: 20_000 }).ok).toBe(true)
  })

  it.each([
    { width: 20_000, height: 20_000 },
    { width: 12_001, height: 10_000 },
    { width: 40_000, height: 1 },
  ])('refuses $width x $height and says how large it is', (size) => {
    const result = checkPictureSize(size)
    expect(result.ok).toBe(false)
    if (result.ok) return
    expect(result.error.code).toBe('file-too-large')
    expect(result.error.message).toContain(`${size.width} x ${size.height}`)
  })
})
