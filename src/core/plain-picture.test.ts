import { expect, test } from 'vitest'
import { bmpHeader } from './bmp'
import { pngChunks } from './chunks'
import { pictureFixtures } from './fixtures/pictures'
import { isPlainBmp, isPlainJpeg, isPlainPng } from './plain-picture'

const isPlain = {
  jpeg: isPlainJpeg,
  png: (file: Uint8Array) => isPlainPng(file, pngChunks(file)),
  bmp: isPlainBmp,
}
const plain = Object.entries(isPlain).flatMap(([kind, test]) =>
  pictureFixtures
    .filter((picture) => picture.kind === kind && test(picture.file))
    .map(({ name }) => `${kind}, ${name}`),
)
const jpeg = (name: string) =>
  pictureFixtures.find((picture) => picture.kind === 'jpeg' && picture.name === name)!.file

test('pictures that say nothing but their pixels are plain, and no others', () => {
  expect(plain).toEqual([
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
  expect(isPlainBmp(head)).toBe(expected)
})

test('a head that ends before the pixels leaves a doubt', () => {
  const file = jpeg('progressive')
  expect(isPlainJpeg(file)).toBe(true)
  expect(isPlainJpeg(file.subarray(0, 40))).toBe(false)
  expect(isPlainBmp(bmpHeader(2, 2).subarray(0, 53))).toBe(false)
})

test('EXIF data that we cannot read leaves a doubt: a browser may', () => {
  const file = jpeg('progressive')
  const garbled = Uint8Array.of(0xff, 0xe1, 0, 12, ...new TextEncoder().encode('Exif\0\0'), 1, 2, 3, 4)
  expect(isPlainJpeg(Uint8Array.of(...file.subarray(0, 2), ...garbled, ...file.subarray(2)))).toBe(false)
})
