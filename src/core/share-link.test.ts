import { deflateSync, strToU8 } from 'fflate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { colourMaps, comparisons, layers, locales } from './display'
import {
  decodeShare,
  encodeShare,
  MAXIMUM_LINK,
  plainName,
  roomForPicture,
  type SharedSettings,
  type SharedView,
} from './share-link'
import { detailModes } from './tiles'

const settings: SharedSettings = {
  bundle: { id: 'clip-ada', hash: 'ab'.repeat(32) },
  part: null,
  layer: 'refined',
  comparison: null,
  opacity: 0.75,
  colourMap: 'inferno',
  outline: true,
  imageThreshold: 0.412345,
  pixelThreshold: 0.51,
  region: { shapes: [] },
  minimumArea: 64,
  millimetresPerPixel: null,
  detail: 'whole',
  place: null,
  locale: 'en',
}
const view: SharedView = { name: 'washer-rust-1', picture: { kind: 'sample', id: 'washer-rust-1' }, settings }

/** The start of a WebP of the given size; enough for what reads only its header. */
function webp(width: number, height: number, length = 40): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  bytes.set(strToU8('RIFF....WEBPVP8X'))
  const uint24 = (at: number, value: number) =>
    bytes.set([value & 255, (value >> 8) & 255, (value >> 16) & 255], at)
  uint24(24, width - 1)
  uint24(27, height - 1)
  return bytes
}

function encoded(shared: SharedView): string {
  const result = encodeShare(shared)
  if (!result.ok) throw new Error(result.error.detail ?? result.error.message)
  return result.value
}

const refusal = (link: string): string | null => {
  const result = decodeShare(link)
  return result.ok ? null : result.error.code
}

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
/** A link of any description; without the dictionary, which a stranger need not use. */
const linkOf = (description: unknown): string =>
  `1.${base64Url(deflateSync(strToU8(typeof description === 'string' ? description : JSON.stringify(description))))}`

const description = { name: view.name, sample: 'washer-rust-1', bytes: 0, ...settings }

const fraction = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0)
const identifier = fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/)
const name = fc.string({ unit: 'binary', maxLength: 300 }).map(plainName)
const shape = fc.oneof(
  fc
    .tuple(fraction, fraction, fraction, fraction)
    .filter(([a, b, c, d]) => a !== b && c !== d)
    .map(([a, b, c, d]) => ({
      kind: 'rectangle' as const,
      effect: 'include' as const,
      left: Math.min(a, b),
      right: Math.max(a, b),
      top: Math.min(c, d),
      bottom: Math.max(c, d),
    })),
  fc.record({
    kind: fc.constant('polygon' as const),
    effect: fc.constantFrom('include' as const, 'ignore' as const),
    points: fc.array(fc.tuple(fraction, fraction), { minLength: 3, maxLength: 20 }),
  }),
)
const anyView: fc.Arbitrary<SharedView> = fc.record({
  name,
  picture: fc.oneof(
    fc.record({ kind: fc.constant('sample' as const), id: fc.stringMatching(/^[a-z0-9-]{1,100}$/) }),
    fc
      .record({ side: fc.integer({ min: 1, max: 4096 }), length: fc.integer({ min: 40, max: 9000 }) })
      .map(({ side, length }) => ({ kind: 'embedded' as const, bytes: webp(side, side, length) })),
  ),
  settings: fc.record({
    bundle: fc.record({
      id: identifier,
      hash: fc.stringMatching(/^[0-9a-f]{64}$/),
    }),
    part: fc.option(fc.record({ id: identifier, name, revision: identifier })),
    layer: fc.constantFrom(...layers),
    comparison: fc.option(fc.constantFrom(...comparisons)),
    opacity: fraction,
    colourMap: fc.constantFrom(...colourMaps),
    outline: fc.boolean(),
    imageThreshold: fraction,
    pixelThreshold: fraction,
    region: fc.record({ shapes: fc.array(shape, { maxLength: 5 }) }),
    minimumArea: fc.integer({ min: 1, max: 1_000_000 }),
    millimetresPerPixel: fc.option(fc.double({ min: 1e-9, max: 1000, noNaN: true })),
    detail: fc.constantFrom(...detailModes),
    place: fc.option(
      fc.record({ x: fraction, y: fraction, scale: fc.double({ min: 0.05, max: 100, noNaN: true }) }),
    ),
    locale: fc.constantFrom(...locales),
  }),
})

test('whatever can be shared comes back as it was', () => {
  fc.assert(
    fc.property(anyView, (shared) => {
      expect(decodeShare(encoded(shared))).toEqual({ ok: true, value: shared })
    }),
    { numRuns: 60 },
  )
})

test('a link to a sample is short enough to be read from a screen, and safe in an address', () => {
  const link = encoded({ ...view, settings: { ...settings, place: { x: 0.4123, y: 0.6123, scale: 3.5 } } })
  expect(link.length).toBeLessThan(300)
  expect(link).toMatch(/^1\.[A-Za-z0-9_-]+$/)
})

test('no text makes it throw or answer anything but a view or a typed refusal', () => {
  const codes = new Set(['share-damaged', 'share-version', 'share-picture', 'share-too-large'])
  const check = (link: string) => {
    const result = decodeShare(link)
    if (!result.ok) expect(codes).toContain(result.error.code)
  }
  fc.assert(fc.property(fc.string({ unit: 'binary' }), check))
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => check(`1.${base64Url(bytes)}`)))
  // Well packed, whatever the JSON is.
  fc.assert(fc.property(fc.jsonValue(), (value) => check(linkOf(value))))
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(description)), fc.jsonValue(), (key, value) =>
      check(linkOf({ ...description, [key]: value })),
    ),
  )
})

test('a link that was cut anywhere, or has one letter changed, is refused or still a valid view', () => {
  const link = encoded({ ...view, picture: { kind: 'embedded', bytes: webp(640, 480, 500) } })
  for (let length = 0; length < link.length; length++) expect(refusal(link.slice(0, length))).not.toBeNull()
  fc.assert(
    fc.property(fc.nat(link.length - 1), fc.constantFrom('A', 'z', '_', '.', '%'), (at, letter) => {
      const result = decodeShare(link.slice(0, at) + letter + link.slice(at + 1))
      if (result.ok) expect(result.value.settings.layer).toBeTypeOf('string')
    }),
  )
})

test('the rest of the hand-written link is good, so that what follows is refused for its own reason', () => {
  expect(refusal(linkOf(description))).toBeNull()
})

test.each([
  ['a number as text', { opacity: '0.5' }],
  ['an unknown layer', { layer: 'x-ray' }],
  ['an opacity beyond 1', { opacity: 1.5 }],
  ['a threshold that is no number', { imageThreshold: null }],
  ['a list for a name', { name: ['a'] }],
  ['an empty name', { name: '' }],
  ['a name that turns the writing direction', { name: 'good\u202egnp.exe' }],
  ['a name of many letters', { name: 'a'.repeat(201) }],
  ['a sample elsewhere', { sample: 'https://example.org/x.png' }],
  ['a sample up the tree', { sample: '../../models/default' }],
  ['a bundle without a hash', { bundle: { id: 'clip-ada', hash: 'x' } }],
  ['a part with markup for an id', { part: { id: '<img>', name: 'a', revision: 'b' } }],
  ['a field that nobody knows', { onload: 'alert(1)' }],
  [
    'a region upside down',
    { region: { shapes: [{ kind: 'rectangle', effect: 'include', left: 1, top: 1, right: 0, bottom: 0 }] } },
  ],
  [
    'a thousand shapes',
    {
      region: {
        shapes: Array.from({ length: 1000 }, () => ({
          kind: 'polygon',
          effect: 'ignore',
          points: [
            [0, 0],
            [0, 1],
            [1, 1],
          ],
        })),
      },
    },
  ],
  ['an area of half a pixel', { minimumArea: 0.5 }],
  ['a place far away', { place: { x: 1e9, y: 0, scale: 1 } }],
  ['a language that is not spoken', { locale: '../en' }],
])('%s is refused', (_, change) => {
  expect(refusal(linkOf({ ...description, ...change }))).toBe('share-damaged')
})

test('numbers that are none, and keys of prototypes, are refused', () => {
  const json = JSON.stringify(description)
  expect(refusal(linkOf(json.replace('"opacity":0.75', '"opacity":1e999')))).toBe('share-damaged')
  expect(refusal(linkOf(json.replace('"opacity":0.75', '"opacity":NaN')))).toBe('share-damaged')
  expect(refusal(linkOf(json.replace('{', '{"__proto__":{"isAdmin":true},')))).toBe('share-damaged')
  expect(refusal(linkOf(json.replace('{', '{"constructor":{"prototype":{"isAdmin":true}},')))).toBe(
    'share-damaged',
  )
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
})

test('markup in a name stays text: it is a name like any other', () => {
  const name = '<script>alert(1)</script>.png'
  expect(decodeShare(encoded({ ...view, name }))).toMatchObject({ ok: true, value: { name } })
})

test('a link of another version says so, also when nothing else of it is understood', () => {
  expect(refusal('2.whatever.this.is')).toBe('share-version')
  expect(refusal('1.')).toBe('share-damaged')
  expect(refusal('x.y')).toBe('share-damaged')
})

test('a description that unpacks to hundreds of times its size is not unpacked', () => {
  const bomb = base64Url(deflateSync(new Uint8Array(11_000_000).fill(32), { level: 9 }))
  expect(bomb.length).toBeLessThan(16_000)
  expect(refusal(`1.${bomb}`)).toBe('share-damaged')
})

test('a link that is too long is refused before anything of it is read', () => {
  expect(refusal(`1.${'A'.repeat(MAXIMUM_LINK)}`)).toBe('share-too-large')
})

test('what claims to be a picture must be one of a size that a link may have', () => {
  const withPicture = (bytes: Uint8Array): string =>
    `${linkOf({ ...description, sample: null, bytes: bytes.length })}.${base64Url(bytes)}`
  expect(refusal(withPicture(webp(640, 480)))).toBeNull()
  expect(refusal(withPicture(webp(16_000, 16_000)))).toBe('share-picture')
  expect(refusal(withPicture(strToU8('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')))).toBe(
    'share-picture',
  )
  expect(refusal(withPicture(strToU8('MZ this is a program')))).toBe('share-picture')
  expect(refusal(withPicture(new Uint8Array()))).toBe('share-picture')
  // Another length than announced: it was cut.
  expect(refusal(withPicture(webp(640, 480)).slice(0, -4))).toBe('share-damaged')
})

test('a picture that uses all the room fits, one beyond does not', () => {
  const room = roomForPicture(view.name, settings)
  expect(room).toBeGreaterThan(44_000)
  const shared = (length: number) =>
    encodeShare({ ...view, picture: { kind: 'embedded', bytes: webp(640, 480, length) } })
  expect(shared(room).ok).toBe(true)
  expect(shared(room + 60)).toMatchObject({ ok: false, error: { code: 'share-too-large' } })
})

test('a value that no link may carry is refused by the sender already', () => {
  expect(encodeShare({ ...view, settings: { ...settings, opacity: Number.NaN } })).toMatchObject({
    ok: false,
    error: { code: 'share-damaged' },
  })
})
