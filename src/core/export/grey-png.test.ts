import { decode } from 'fast-png'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeGreyPng } from './grey-png'

test('any grey picture comes back sample by sample from another decoder, checksums and all', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        width: fc.integer({ min: 1, max: 40 }),
        height: fc.integer({ min: 1, max: 40 }),
        depth: fc.constantFrom(8 as const, 16 as const),
        seed: fc.integer({ min: 1, max: 1 << 20 }),
      }),
      async ({ width, height, depth, seed }) => {
        const sampleAt = (index: number) => (Math.imul(index + 1, seed * 2654435761) >>> 8) % 2 ** depth
        const blob = await encodeGreyPng({ width, height, depth, sampleAt })
        const png = decode(new Uint8Array(await blob.arrayBuffer()), { checkCrc: true })
        expect(png).toMatchObject({ width, height, depth, channels: 1 })
        expect([...png.data]).toEqual(Array.from({ length: width * height }, (_, index) => sampleAt(index)))
        expect(png.text).toEqual({})
      },
    ),
    { numRuns: 40 },
  )
})

test('rows that fill more than one batch stay in order', async () => {
  const image = {
    width: 600,
    height: 900,
    depth: 8,
    sampleAt: (index: number) => (index / 600) & 255,
  } as const
  const png = decode(new Uint8Array(await (await encodeGreyPng(image)).arrayBuffer()))
  expect(png.data[599]).toBe(0)
  expect(png.data[600 * 899]).toBe(899 & 255)
})
