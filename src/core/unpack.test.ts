import fc from 'fast-check'
import { zlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { inflateAtMost, unpackBits, unpackLzw } from './unpack'

/** Packs without knowing a better way: every byte as it is, with as few codes as that takes. */
function packLzw(bytes: Uint8Array): Uint8Array {
  let text = ''
  const put = (code: number): void => void (text += code.toString(2).padStart(9, '0'))
  bytes.forEach((byte, index) => {
    // Before codes would grow to 10 bits.
    if (index % 200 === 0) put(256)
    put(byte)
  })
  put(257)
  return Uint8Array.from(text.match(/.{1,8}/g)!, (octet) => parseInt(octet.padEnd(8, '0'), 2))
}

const packBits = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(Array.from(bytes).flatMap((byte) => [0, byte]))

describe.each([
  ['inflateAtMost', inflateAtMost, zlibSync],
  ['unpackLzw', unpackLzw, packLzw],
  ['unpackBits', unpackBits, packBits],
] as const)('%s', (_, unpack, pack) => {
  it('gives back what was packed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 3000 }), (bytes) => {
        expect(unpack(pack(bytes), bytes.length)).toEqual(bytes)
      }),
    )
  })

  it('stops at the limit', () => {
    const packed = pack(new Uint8Array(3000))
    expect(() => unpack(packed, 2999)).toThrow(RangeError)
    expect(unpack(packed, 3000).length).toBe(3000)
  })

  it('ends on any data, with no more than the limit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        let length = 0
        try {
          length = unpack(bytes, 5000).length
        } catch (cause) {
          expect(cause).toBeInstanceOf(Error)
        }
        expect(length).toBeLessThanOrEqual(5000)
      }),
      { numRuns: 500 },
    )
  })
})

it('unpackLzw reads strings that end in what they begin', () => {
  // 7, then the string that is being made: 7 7; then 7 7 7.
  const codes = [256, 7, 258, 259, 257].map((code) => code.toString(2).padStart(9, '0')).join('')
  const packed = Uint8Array.from(codes.match(/.{1,8}/g)!, (octet) => parseInt(octet.padEnd(8, '0'), 2))
  expect([...unpackLzw(packed, 100)]).toEqual([7, 7, 7, 7, 7, 7])
})

it('a bomb is left after its first pieces', () => {
  const bomb = zlibSync(new Uint8Array(10e6))
  expect(() => inflateAtMost(bomb, 1000)).toThrow(RangeError)
})
