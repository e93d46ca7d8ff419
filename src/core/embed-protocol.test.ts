import fc from 'fast-check'
import { expect, test } from 'vitest'
import { embedRequestSchema, embedSettingsSchema } from './embed-protocol'

const request = {
  flawscope: 1,
  kind: 'inspect',
  id: 'a-1',
  picture: new Blob(['x']),
  name: 'a.png',
  options: {},
}
const isGood = (message: unknown): boolean => embedRequestSchema.safeParse(message).success

test('what the client sends is understood', () => {
  expect(isGood({ flawscope: 1, kind: 'hello' })).toBe(true)
  expect(isGood({ flawscope: 1, kind: 'cancel', id: 'a-1' })).toBe(true)
  expect(isGood({ ...request, options: { map: 'values', imageThreshold: 0.4, detail: '2x2' } })).toBe(true)
})

test.each([
  ['another protocol', { ...request, flawscope: 2 }],
  ['an address for a picture', { ...request, picture: 'https://example.org/x.png' }],
  ['a threshold that is no number', { ...request, options: { imageThreshold: Number.NaN } }],
  ['a field that nobody knows', { ...request, options: { run: 'alert(1)' } }],
  ['an id with markup', { ...request, id: '<b>' }],
  ['no options', { ...request, options: undefined }],
])('%s is refused', (_, message) => {
  expect(isGood(message)).toBe(false)
})

test('no message makes the check throw', () => {
  fc.assert(fc.property(fc.anything(), (message) => typeof isGood(message) === 'boolean'))
})

test('only origins are allowed, not patterns or paths', () => {
  const allows = (origin: string) => embedSettingsSchema.safeParse({ allowedOrigins: [origin] }).success
  expect(allows('https://mes.example.org:8443')).toBe(true)
  for (const origin of ['*', 'https://example.org/', 'example.org', 'null', 'javascript:alert(1)'])
    expect(allows(origin), origin).toBe(false)
})
