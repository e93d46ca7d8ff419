import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { pictureFixtures, pillowVersion } from './fixtures/pictures'
import { flattenPng, needsExactDecoding, overWhite } from './png'

// As the pixels are in the file: neither turned nor converted.
const pngs = pictureFixtures.filter(({ kind, name }) => kind === 'png' && !/orientation|converted/.test(name))

describe('overWhite', () => {
  it(`equals Pillow's alpha_composite for every value and alpha`, () => {
    const { compositeSha256 } = JSON.parse(
      readFileSync(new URL('./fixtures/resample.json', import.meta.url), 'utf8'),
    ) as { compositeSha256: string }
    const table = new Uint8Array(256 * 256)
    for (let i = 0; i < table.length; i++) table[i] = overWhite(i & 255, i >> 8)
    expect(createHash('sha256').update(table).digest('hex')).toBe(compositeSha256)
  })
})

describe('needsExactDecoding', () => {
  it.each(pngs)('$name', ({ file, name }) => {
    expect(needsExactDecoding(file)).toBe(/16 bits|alpha|RGBA|transparent/.test(name))
  })

  it('counts a head that ends before the pixels as yes', () => {
    const opaque = pngs.find(({ name }) => name === 'RGB')!.file
    expect(needsExactDecoding(opaque.subarray(0, 33))).toBe(true)
    expect(needsExactDecoding(opaque.subarray(0, 20))).toBe(true)
  })
})

describe('flattenPng', () => {
  it.each(pngs)(`equals Pillow ${pillowVersion} over white: $name`, ({ file, rgb }) => {
    const rgba = flattenPng(decode(file))
    const actual = rgba.filter((_, i) => i % 4 !== 3)
    expect(new Uint8Array(actual)).toEqual(rgb)
    expect(rgba.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true)
  })

  it('refuses an index outside the palette', () => {
    const png = { width: 1, height: 1, data: Uint8Array.of(3), depth: 8, channels: 1, palette: [[1, 2, 3]] }
    expect(() => flattenPng(png)).toThrow('Colour 3')
  })
})
