import { describe, expect, it } from 'vitest'
import { pictureFixtures, pillowVersion } from '../../src/core/fixtures/pictures'
import { decodePicture } from './decode'

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

const fixture = (kind: string, name: string) =>
  pictureFixtures.find((picture) => picture.kind === kind && picture.name === name)!

describe('decodePicture', () => {
  it.each(pictureFixtures)(
    `reads what Pillow ${pillowVersion} reads: $kind, $name`,
    async ({ file, width, height, rgb, tolerance }) => {
      const decoded = await decodePicture(new Blob([file]))
      if (!decoded.ok) throw new Error(decoded.error.message)
      const bitmap = decoded.value
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

  it('is tested with a colour profile that shows when it is applied', async () => {
    const { file, rgb } = fixture('jpeg', 'ICC profile')
    const managed = await createImageBitmap(new Blob([file]))
    expect(largestDifference(readPixels(managed), rgb)).toBeGreaterThan(50)
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

  it.each(pictureFixtures)('refuses a picture that is cut off: $kind, $name', async ({ file }) => {
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
