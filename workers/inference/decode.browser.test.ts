import { describe, expect, it } from 'vitest'
import { pngChunks } from '../../src/core/chunks'
import { pictureFixtures, pillowVersion } from '../../src/core/fixtures/pictures'
import { openBitmap } from './bitmap-pixels'
import { decodePicture, makeDisplay } from './decode'

/** RGB over white at the picture's own size. */
function readPixels(bitmap: ImageBitmap): Uint8Array {
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d')!
  context.fillStyle = 'white'
  context.fillRect(0, 0, width, height)
  context.drawImage(bitmap, 0, 0)
  return new Uint8Array(context.getImageData(0, 0, width, height).data).filter((_, i) => i % 4 !== 3)
}

const largestDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0)

async function codeOf(file: Blob): Promise<string> {
  const decoded = await decodePicture(file)
  if (decoded.ok) return 'decoded'
  expect(decoded.error.message).not.toBe('')
  expect(decoded.error.hint).not.toBe('')
  return decoded.error.code
}

/** A PNG whose pixels are replaced by 200 MB of zeros, compressed. */
async function makeBomb(png: Uint8Array<ArrayBuffer>): Promise<Blob> {
  const zeros = new Blob(Array.from({ length: 200 }, () => new Uint8Array(1e6)))
  const packed = new Uint8Array(
    await new Response(zeros.stream().pipeThrough(new CompressionStream('deflate'))).arrayBuffer(),
  )
  const idat = pngChunks(png).find(({ type }) => type === 'IDAT')!
  const length = new DataView(new ArrayBuffer(4))
  length.setUint32(0, packed.length)
  return new Blob([
    png.subarray(0, idat.start - 8),
    length,
    png.subarray(idat.start - 4, idat.start),
    packed,
    png.subarray(idat.end),
  ])
}

const findText = (file: Uint8Array, text: string): number => String.fromCharCode(...file).indexOf(text)

const fixture = (kind: string, name: string) =>
  pictureFixtures.find((picture) => picture.kind === kind && picture.name === name)!

describe('decodePicture', () => {
  it.each(pictureFixtures)(
    `reads what Pillow ${pillowVersion} reads: $kind, $name`,
    async ({ file, width, height, rgb, tolerance }) => {
      const decoded = await decodePicture(new Blob([file]))
      if (!decoded.ok) throw new Error(decoded.error.message)
      const { bitmap } = decoded.value
      expect([bitmap.width, bitmap.height]).toEqual([width, height])
      expect(largestDifference(readPixels(bitmap), rgb)).toBeLessThanOrEqual(tolerance)
    },
  )

  it('believes the bytes and neither name nor media type', async () => {
    for (const { kind, file } of pictureFixtures) {
      expect(await codeOf(new File([file], 'notes.txt', { type: 'text/plain' })), kind).toBe('decoded')
      expect(await codeOf(new File([file], 'part.svg', { type: 'image/svg+xml' })), kind).toBe('decoded')
    }
  })

  it.each([
    ['jpeg', 'ICC profile, converted'],
    ['jpeg', 'Display P3, converted'],
    ['jpeg', 'Adobe RGB, converted'],
  ])('is tested with colour profiles that show when they are not applied: %s, %s', async (kind, name) => {
    const { file, rgb } = fixture(kind, name)
    const raw = await createImageBitmap(new Blob([file]), { colorSpaceConversion: 'none' })
    expect(largestDifference(readPixels(raw), rgb)).toBeGreaterThan(10)
  })

  it('gives plain pictures the values that are stored, in memory as they are seen', async () => {
    let compared = 0
    for (const { kind, name, file } of pictureFixtures) {
      const decoded = await decodePicture(new Blob([file]))
      if (!decoded.ok) throw new Error(decoded.error.message)
      if (!decoded.value.isPlain) continue
      const { bitmap } = decoded.value
      const { width, height } = bitmap
      const blob = new Blob([file], { type: `image/${kind}` })
      const stored = await createImageBitmap(blob, { colorSpaceConversion: 'none' })
      const expected = readPixels(stored)
      expect(readPixels(bitmap), `${kind}, ${name}`).toEqual(expected)
      const pixels = await openBitmap(decoded.value)
      const read = new Uint8Array(width * height * 4)
      await pixels.read({ left: 0, top: 0, width, height }, read)
      pixels.close()
      const places = pixels.order === 'rgb' ? [0, 1, 2] : [2, 1, 0]
      const rgb = expected.map((_, i) => read[Math.floor(i / 3) * 4 + places[i % 3]!]!)
      expect(rgb, `${kind}, ${name}`).toEqual(expected)
      compared++
    }
    expect(compared).toBe(17)
  })

  it.each([
    ['gif', 'animated', [{ code: 'first-frame', count: 3 }]],
    ['webp', 'animated', [{ code: 'first-frame', count: 3 }]],
    ['png', 'animated', [{ code: 'first-frame', count: 3 }]],
    ['tiff', 'two pages', [{ code: 'first-page', count: 2 }]],
    ['tiff', 'grey 16 bits', [{ code: 'depth-reduced', bits: 16 }]],
    ['png', 'RGB 16 bits', [{ code: 'depth-reduced', bits: 16 }]],
    ['png', 'Display P3, converted', [{ code: 'profile-converted' }]],
    ['jpeg', 'ICC profile of sRGB', []],
    ['tiff', 'RGB', []],
    ['gif', 'opaque', []],
  ] as const)('says how it read %s, %s', async (kind, name, notes) => {
    const decoded = await decodePicture(new Blob([fixture(kind, name).file]))
    expect(decoded.ok && decoded.value.notes).toEqual(notes)
  })

  it.each([
    ['tiff', 'CMYK'],
    ['heic', 'RGB'],
    ['webp', 'EXIF orientation 6'],
    ['png', 'EXIF orientation 5, RGBA'],
  ])('gives the page a picture it can show where an <img> would show another: %s, %s', async (kind, name) => {
    const { file, rgb, width, height, tolerance } = fixture(kind, name)
    const decoded = await decodePicture(new Blob([file]))
    if (!decoded.ok) throw new Error(decoded.error.message)
    const display = await makeDisplay(decoded.value)
    const shown = await createImageBitmap(display!, { colorSpaceConversion: 'none' })
    expect([shown.width, shown.height]).toEqual([width, height])
    expect(largestDifference(readPixels(shown), rgb)).toBeLessThanOrEqual(tolerance)
  })

  it('leaves the page the file itself where an <img> shows the same', async () => {
    for (const [kind, name] of [
      ['jpeg', 'EXIF orientation 6'],
      ['png', 'RGB 16 bits'],
      ['avif', 'lossy'],
    ] as const) {
      const decoded = await decodePicture(new Blob([fixture(kind, name).file]))
      expect(decoded.ok && (await makeDisplay(decoded.value))).toBeNull()
    }
  })

  it.each([
    ['an empty file', 'file-empty', new Blob([])],
    [
      'an SVG',
      'file-unsupported',
      new Blob(['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>']),
    ],
    [
      'a text file named .png',
      'file-unsupported',
      new File(['not a picture'], 'part.png', { type: 'image/png' }),
    ],
    ['a file that can be anything', 'file-unsupported', new Blob([Uint8Array.of(1, 2, 3, 0, 255, 7)])],
  ])('refuses %s with %s', async (_, code, file) => {
    expect(await codeOf(file)).toBe(code)
  })

  // What is lost of an animation or a document leaves its first picture whole.
  const single = pictureFixtures.filter(({ name }) => !['animated', 'two pages'].includes(name))

  it.each(single)('refuses a picture that is cut off: $kind, $name', async ({ file }) => {
    for (const share of [0.5, 0.95]) {
      expect(await codeOf(new Blob([file.subarray(0, file.length * share)]))).toBe('file-corrupt')
    }
  })

  it('refuses a PNG whose compressed pixels are damaged', async () => {
    for (const name of ['RGB', 'RGBA']) {
      const file = fixture('png', name).file.slice()
      file.fill(0xff, file.length - 200, file.length - 60)
      expect(await codeOf(new Blob([file]))).toBe('file-corrupt')
    }
  })

  it('refuses a PNG whose checksum does not fit', async () => {
    for (const name of ['RGB', 'RGBA']) {
      const file = fixture('png', name).file.slice()
      // The last chunk, IEND, takes 12 bytes; before it stands the checksum of the pixels.
      file[file.length - 13]! ^= 1
      expect(await codeOf(new Blob([file]))).toBe('file-corrupt')
    }
  })

  it('refuses a picture that says it is huge before decoding it', async () => {
    const file = fixture('png', 'RGB').file.slice()
    new DataView(file.buffer).setUint32(16, 20_000)
    new DataView(file.buffer).setUint32(20, 20_000)
    expect(await codeOf(new Blob([file]))).toBe('file-too-large')
  })

  it('refuses a TIFF and a HEIC that say they are huge before decoding them', async () => {
    for (const kind of ['tiff', 'heic']) {
      const file = fixture(kind, 'RGB').file.slice()
      const view = new DataView(file.buffer)
      const patch = (at: number, write: (at: number) => void) => {
        expect(at, kind).toBeGreaterThan(0)
        write(at)
      }
      if (kind === 'heic')
        patch(findText(file, 'ispe'), (at) => {
          view.setUint32(at + 8, 20_000)
          view.setUint32(at + 12, 20_000)
        })
      else {
        // Entries of 12 bytes: tag, type, count, value.
        const directory = view.getUint32(4, true)
        for (const tag of [256, 257]) {
          const entries = Array.from(
            { length: view.getUint16(directory, true) },
            (_, i) => directory + 2 + 12 * i,
          )
          patch(entries.find((at) => view.getUint16(at, true) === tag) ?? 0, (at) => {
            view.setUint16(at + 2, 4, true)
            view.setUint32(at + 8, 20_000, true)
          })
        }
      }
      expect(await codeOf(new Blob([file])), kind).toBe('file-too-large')
    }
  })

  it('refuses a small picture that unpacks to more than it holds', async () => {
    const file = await makeBomb(fixture('png', 'RGBA').file)
    expect(file.size).toBeLessThan(300_000)
    expect(await codeOf(file)).toBe('file-corrupt')
  })

  it('says so when a file was deleted after it was added', async () => {
    const folder = await navigator.storage.getDirectory()
    const handle = await folder.getFileHandle('part.png', { create: true })
    const writable = await handle.createWritable()
    await writable.write(fixture('png', 'RGB').file)
    await writable.close()
    const file = await handle.getFile()
    expect(await codeOf(file)).toBe('decoded')
    await folder.removeEntry('part.png')
    expect(await codeOf(file)).toBe('file-unreadable')
  })
})
