import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../src/core/errors'
import { pictureFixtures } from '../../src/core/fixtures/pictures'
import type { PictureNote } from '../../src/core/inference'
import { decodePicture } from './decode'

/** See `scripts/hostile/corpus.ts`. */
interface HostileFile {
  readonly about: string
  readonly name: string
  readonly file: string
  readonly outcome: { readonly notes: readonly PictureNote['code'][] } | { readonly code: ErrorCode }
}

const folder = new URL('/.generated/hostile/', location.origin).href
const index = (await (await fetch(`${folder}index.json`)).json()) as readonly HostileFile[]

async function outcomeOf(file: Blob): Promise<HostileFile['outcome']> {
  const decoded = await decodePicture(file)
  if (decoded.ok) {
    const { bitmap, notes } = decoded.value
    bitmap.close()
    return { notes: notes.map(({ code }) => code) }
  }
  const { code, message, hint } = decoded.error
  expect([message, hint]).not.toContain('')
  return { code }
}

describe('hostile files', () => {
  it('are at least 60, each of its own kind', () => {
    expect(new Set(index.map(({ about }) => about)).size).toBe(index.length)
    expect(index.length).toBeGreaterThanOrEqual(60)
  })

  it.each(index)('$about', async ({ name, file, outcome }) => {
    const bytes = await (await fetch(folder + file)).blob()
    expect(await outcomeOf(new File([bytes], name))).toEqual(outcome)
  })

  it('of any kind end in a picture or in a reason', async () => {
    const damage = fc.record({
      fixture: fc.constantFrom(...pictureFixtures),
      changes: fc.array(fc.record({ place: fc.nat(10_000), value: fc.nat(255) }), {
        minLength: 1,
        maxLength: 12,
      }),
      // Headers are where lies do harm.
      reach: fc.constantFrom(64, 512, 10_000),
    })
    await fc.assert(
      fc.asyncProperty(damage, async ({ fixture, changes, reach }) => {
        const file = fixture.file.slice()
        for (const { place, value } of changes) file[place % Math.min(reach, file.length)] = value
        const outcome = await outcomeOf(new Blob([file]))
        if ('code' in outcome) expect(outcome.code).toMatch(/^file-(corrupt|unsupported|too-large)$/)
      }),
      { numRuns: 300, seed: 20 },
    )
  })
})
