import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Normalisation, toTensor } from './tensor'

const { cases, numpy } = JSON.parse(
  readFileSync(new URL('./fixtures/tensor.json', import.meta.url), 'utf8'),
) as { numpy: string; cases: (Normalisation & { sha256: string })[] }

/** Every 8-bit value once in each channel, as make_tensor_fixtures.py orders them. */
const everyValue = new Uint8Array(256 * 3)
for (let i = 0; i < 256; i++) everyValue.set([i, 255 - i, (i + 249) % 256], i * 3)

describe('toTensor', () => {
  it.each(cases)(
    `equals numpy ${numpy} bit for bit: mean $mean, std $std`,
    ({ sha256, ...normalisation }) => {
      const tensor = toTensor(everyValue, normalisation)
      expect(createHash('sha256').update(new Uint8Array(tensor.buffer)).digest('hex')).toBe(sha256)
    },
  )

  it('puts the channels in planes', () => {
    const tensor = toTensor(Uint8Array.of(255, 0, 51, 0, 255, 102), { mean: [0, 0, 0], std: [1, 1, 1] })
    expect([...tensor]).toEqual([1, 0, 0, 1, Math.fround(0.2), Math.fround(0.4)])
  })
})
