import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identifyPicture } from './file-kind'
import { pictureFixtures } from './fixtures/pictures'

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const refusalOf = (head: Uint8Array) => {
  const result = identifyPicture(head)
  if (result.ok) throw new Error(`taken for ${result.value}`)
  return result.error
}

describe('identifyPicture', () => {
  it.each(pictureFixtures)('knows $kind: $name', ({ file, kind }) => {
    expect(identifyPicture(file)).toEqual({ ok: true, value: kind })
  })

  it('has an own code for an empty file', () => {
    expect(refusalOf(new Uint8Array(0)).code).toBe('file-empty')
  })

  it.each([
    ['SVG', utf8('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['SVG', utf8('\ufeff<?xml version="1.0"?>\n<!-- drawn by hand -->\n<svg\nwidth="4">')],
    ['PDF', latin1('%PDF-1.7\n%\xe2\xe3')],
    ['ZIP', latin1('PK\x03\x04\x14\0')],
    ['video', latin1('\0\0\0\x18ftypisom\0\0\x02\0isomiso2')],
    ['video', latin1('RIFF\x24\0\0\0AVI LIST')],
    ['text', utf8('Prüfprotokoll: 3 × OK\n')],
    ['text', utf8('BM is not a bitmap here, only two letters')],
    ['text', utf8('ä'.repeat(4000)).subarray(0, 4097)],
    ['not a picture', latin1('\x7fELF\x02\x01\x01\0')],
    ['not a picture', latin1('BM\xff\xff\0\0\0\0\0\0\x36\0\0\0\xf0\0\0\0\0')],
  ])('says what it is: %s', (word, head) => {
    const error = refusalOf(head)
    expect(error.code).toBe('file-unsupported')
    expect(error.message).toContain(word)
    expect(error.hint).not.toBe('')
  })

  it('takes an AVIF that names HEIF as its first brand for an AVIF', () => {
    expect(identifyPicture(latin1('\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf'))).toEqual({
      ok: true,
      value: 'avif',
    })
  })

  it('answers whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (head) => {
        const result = identifyPicture(head)
        expect(result.ok || result.error.message.length > 0).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
