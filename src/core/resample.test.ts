import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ResamplingFilter, Resampler } from './resample'

interface Case {
  width: number
  height: number
  size: number
  filter: ResamplingFilter
  seed: number
  flat: boolean
  offset: number
}

const fixture = (name: string) => new URL(`./fixtures/${name}`, import.meta.url)
const { cases, pillow } = JSON.parse(readFileSync(fixture('resample.json'), 'utf8')) as {
  cases: Case[]
  pillow: string
}
const expected = readFileSync(fixture('resample.bin'))

/** The bytes that `noise` in make_resample_fixtures.py makes, with an alpha of garbage. */
function noise({ width, height, seed, flat }: Case): Uint8Array {
  const rgba = new Uint8Array(width * height * 4)
  let state = seed
  for (let i = 0; i < rgba.length; i++) {
    if (i % 4 === 3) {
      rgba[i] = i
      continue
    }
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const byte = state >>> 24
    rgba[i] = flat ? (byte > 127 ? 255 : 0) : byte
  }
  return rgba
}

function resample(rgba: Uint8Array, width: number, height: number, size: number, filter: ResamplingFilter) {
  const resampler = new Resampler(width, height, size, filter)
  resampler.push(rgba)
  return resampler.finish()
}

describe('Resampler', () => {
  it.each(cases)(`equals Pillow ${pillow}: $width x $height to $size, $filter, flat $flat`, (one) => {
    const actual = resample(noise(one), one.width, one.height, one.size, one.filter)
    const length = one.size * one.size * 3
    expect(actual).toEqual(new Uint8Array(expected.subarray(one.offset, one.offset + length)))
  })

  it('gives the same whatever strips the rows arrive in', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom<ResamplingFilter>('bilinear', 'bicubic'),
        (width, height, size, strip, filter) => {
          const rgba = noise({
            width,
            height,
            size,
            filter,
            seed: width * 41 + height,
            flat: false,
            offset: 0,
          })
          const resampler = new Resampler(width, height, size, filter)
          for (let y = 0; y < height; y += strip) {
            resampler.push(rgba.subarray(y * width * 4, (y + strip) * width * 4))
          }
          expect(resampler.finish()).toEqual(resample(rgba, width, height, size, filter))
        },
      ),
    )
  })

  it('keeps a flat colour and the range of values', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 32 }),
        fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)),
        fc.constantFrom<ResamplingFilter>('bilinear', 'bicubic'),
        (width, height, size, [red, green, blue], filter) => {
          const rgba = new Uint8Array(width * height * 4)
          for (let i = 0; i < rgba.length; i += 4) rgba.set([red, green, blue, 7], i)
          const out = resample(rgba, width, height, size, filter)
          for (let i = 0; i < out.length; i += 3) {
            expect([out[i], out[i + 1], out[i + 2]]).toEqual([red, green, blue])
          }
        },
      ),
    )
  })

  it('refuses to finish before the whole picture has arrived', () => {
    const resampler = new Resampler(4, 4, 2, 'bilinear')
    resampler.push(new Uint8Array(4 * 3 * 4))
    expect(() => resampler.finish()).toThrow('3 of 4 rows')
  })

  it('refuses to go on once it has finished, and leaves nothing behind for the next', () => {
    const white = new Uint8Array(40 * 30 * 4).fill(255)
    const used = new Resampler(40, 30, 8, 'bicubic')
    used.push(white)
    used.finish()
    expect(() => used.push(white)).toThrow('has finished')
    expect(() => used.finish()).toThrow('has finished')
    expect(new Set(resample(new Uint8Array(5 * 9 * 4), 5, 9, 8, 'bicubic'))).toEqual(new Set([0]))
  })

  it('two may take turns', () => {
    const [first, second] = [100, 200].map((value) => new Uint8Array(64 * 64 * 4).fill(value))
    const [one, other] = [new Resampler(64, 128, 16, 'bilinear'), new Resampler(64, 128, 16, 'bilinear')]
    for (let strip = 0; strip < 2; strip++) {
      one.push(first!)
      other.push(second!)
    }
    expect(new Set(one.finish())).toEqual(new Set([100]))
    expect(new Set(other.finish())).toEqual(new Set([200]))
  })
})
