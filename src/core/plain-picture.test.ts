import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bmpHeader } from './bmp'
import { pngChunks } from './chunks'
import { pictureFixtures } from './fixtures/pictures'
import { plainnessOfBmp, plainnessOfJpeg, plainnessOfPng, type Plainness } from './plain-picture'

const plainnessOf: Partial<Record<string, (file: Uint8Array) => Plainness>> = {
  jpeg: plainnessOfJpeg,
  png: (file) => plainnessOfPng(file, pngChunks(file)),
  bmp: plainnessOfBmp,
}
const namesOf = (fits: (plainness: Plainness) => boolean) =>
  pictureFixtures.flatMap(({ kind, name, file }) => {
    const plainness = plainnessOf[kind]?.(file)
    return plainness && fits(plainness) ? [`${kind}, ${name}`] : []
  })
const jpeg = (name: string) =>
  pictureFixtures.find((picture) => picture.kind === 'jpeg' && picture.name === name)!.file

test('pictures that say nothing but their pixels are plain and untagged, and no others', () => {
  expect(namesOf(({ isPlain, isUntagged }) => isPlain && isUntagged)).toEqual([
    'jpeg, baseline 4:4:4',
    'jpeg, baseline 4:2:0',
    'jpeg, progressive',
    'jpeg, grey',
    'jpeg, CMYK',
    'png, RGB',
    'png, grey',
    'png, RGB interlaced',
    'png, grey 1 bit',
    'png, grey 2 bits',
    'png, grey 4 bits',
    'png, palette 4 bits',
    'png, animated',
    'bmp, 24 bits',
    'bmp, 8 bits',
  ])
})

test('pictures with a profile may still be opaque and upright', () => {
  expect(namesOf(({ isPlain, isUntagged }) => isPlain && !isUntagged)).toEqual([
    'jpeg, ICC profile of sRGB',
    'jpeg, ICC profile, converted',
    'jpeg, Display P3, converted',
    'jpeg, Adobe RGB, converted',
    'png, Display P3, converted',
    'png, gamma',
  ])
})

test.each([
  ['of this app', [], true],
  ['of pixels as they are', [[30, 0]], true],
  ['with a colour space (V4)', [[14, 108]], false],
  ['with a colour profile (V5)', [[14, 124]], false],
  ['whose runs may leave pixels out', [[30, 1]], false],
  ['with a mask for transparency', [[30, 6]], false],
] as const)('a BMP %s is plain or not', (_, changes, expected) => {
  const head = bmpHeader(2, 2)
  for (const [at, value] of changes) head[at] = value
  expect(plainnessOfBmp(head)).toEqual({ isPlain: expected, isUntagged: expected })
})

test('a head that ends before the pixels leaves a doubt', () => {
  const file = jpeg('progressive')
  expect(plainnessOfJpeg(file)).toEqual({ isPlain: true, isUntagged: true })
  expect(plainnessOfJpeg(file.subarray(0, 40))).toEqual({ isPlain: false, isUntagged: false })
  expect(plainnessOfBmp(bmpHeader(2, 2).subarray(0, 53))).toEqual({ isPlain: false, isUntagged: false })
})

test('EXIF data that we cannot read leaves a doubt: a browser may', () => {
  const file = jpeg('progressive')
  const garbled = Uint8Array.of(0xff, 0xe1, 0, 12, ...new TextEncoder().encode('Exif\0?'), 1, 2, 3, 4)
  const doubtful = Uint8Array.of(...file.subarray(0, 2), ...garbled, ...file.subarray(2))
  expect(plainnessOfJpeg(doubtful).isPlain).toBe(false)
})

test('bytes that mean nothing throw nothing, and a head too short for its format is not plain', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0, 20, ...bytes)
      const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...bytes)
      for (const file of [bytes, jpeg]) expect(() => plainnessOfJpeg(file)).not.toThrow()
      expect(plainnessOfPng(png, pngChunks(png)).isPlain).toBe(false)
      expect(plainnessOfBmp(bytes.subarray(0, 53)).isPlain).toBe(false)
    }),
  )
})
