import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pngChunks, webpChunks } from './chunks'
import { findIsoProfile, findJpegProfile, profileKind, unpackPngProfile } from './colour-profile'
import { pictureFixtures } from './fixtures/pictures'

const file = (kind: string, name: string): Uint8Array =>
  pictureFixtures.find((picture) => picture.kind === kind && picture.name === name)!.file

const chunk = (bytes: Uint8Array, list: typeof pngChunks, type: string): Uint8Array | undefined => {
  const found = list(bytes).find((candidate) => candidate.type === type)
  return found && bytes.subarray(found.start, found.end)
}

test.each([
  ['sRGB', findJpegProfile(file('jpeg', 'ICC profile of sRGB')), 'srgb'],
  ['other primaries', findJpegProfile(file('jpeg', 'Display P3, converted')), 'other'],
  ['another curve', findJpegProfile(file('jpeg', 'Adobe RGB, converted')), 'other'],
  ['primaries in another order', findJpegProfile(file('jpeg', 'ICC profile, converted')), 'other'],
  ['a PNG', unpackPngProfile(chunk(file('png', 'Display P3, converted'), pngChunks, 'iCCP')!), 'other'],
  ['a WebP', chunk(file('webp', 'Display P3, converted'), webpChunks, 'ICCP'), 'other'],
])('a profile of %s', (_, profile, kind) => {
  expect(profileKind(profile!)).toBe(kind)
})

test('a profile that is cut off or made up is foreign and never throws', () => {
  const whole = findJpegProfile(file('jpeg', 'Display P3, converted'))!
  expect(profileKind(whole.subarray(0, 200))).toBe('foreign')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(profileKind(bytes)).toBe('foreign')
    }),
  )
})

test('pictures without a profile have none', () => {
  expect(findJpegProfile(file('jpeg', 'progressive'))).toBeUndefined()
  expect(findIsoProfile(file('avif', 'lossy'))).toBeUndefined()
})

test('a profile that unpacks to more than any profile is left aside', () => {
  expect(unpackPngProfile(Uint8Array.of(65, 0, 0, 1, 2, 3))).toBeUndefined()
  expect(unpackPngProfile(new Uint8Array(0))).toBeUndefined()
})
