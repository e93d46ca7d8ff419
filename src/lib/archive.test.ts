import { zipSync, type Zippable } from 'fflate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { archiveLimits, readArchive, type ArchivePicture } from './archive'
import { looksLikePicture, splitPath } from './picture-names'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const archive = (entries: Zippable): File => new File([zipSync(entries)], 'parts.zip')

async function read(file: File, limits = archiveLimits) {
  const pictures: ArchivePicture[] = []
  const outcome = await readArchive(file, (picture) => pictures.push(picture), limits)
  return { outcome, pictures, names: pictures.map(({ file, folder }) => `${folder}|${file.name}`) }
}

test('pictures come out with their folders; other entries are counted, clutter is not', async () => {
  const { outcome, pictures, names } = await read(
    archive({
      'line 2/a.png': bytes('first'),
      'b.JPG': [bytes('second'), { level: 0 }],
      'notes.txt': bytes('x'),
      'inner.zip': bytes('x'),
      '__MACOSX/line 2/._a.png': bytes('x'),
      '.DS_Store': bytes('x'),
    }),
  )
  expect(outcome).toEqual({ pictures: 2, others: 2, unreadable: 0 })
  expect(names).toEqual(['line 2|a.png', '|b.JPG'])
  expect(await pictures[0]!.file.text()).toBe('first')
  expect(await pictures[1]!.file.text()).toBe('second')
})

test('paths that lead out of the archive lead nowhere', async () => {
  const { names } = await read(
    archive({ '../../etc/evil.png': bytes('x'), 'C:\\temp\\evil.png': bytes('x'), '/root.png': bytes('x') }),
  )
  expect(names).toEqual(['etc|evil.png', 'temp|evil.png', '|root.png'])
})

test.each([
  ['too many entries', { entries: 1 }, /more than 1 entries/],
  ['a huge picture', { entryBytes: 50_000 }, /unpacks to more than 0.05 MB/],
  ['too much altogether', { totalBytes: 150_000 }, /unpacks to more than 0.00015 GB/],
  ['a bomb', { ratioFromBytes: 1000 }, /more than 200 times its size/],
])('an archive is stopped at %s', async (_, limits, message) => {
  const zeros = new Uint8Array(100_000)
  const { outcome } = await read(archive({ 'a.png': zeros, 'b.png': zeros, 'c.png': zeros }), {
    ...archiveLimits,
    ...limits,
  })
  expect(outcome.error?.code).toBe('file-too-large')
  expect(outcome.error?.message).toMatch(message)
})

test('an archive that is cut off gives the pictures before the cut and says so', async () => {
  const noise = Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) & 255)
  const whole = archive({ 'a.png': [noise, { level: 0 }], 'b.png': [noise, { level: 0 }] })
  const { outcome, names } = await read(new File([whole.slice(0, 6000)], 'cut.zip'))
  expect(names).toEqual(['|a.png'])
  expect(outcome).toMatchObject({ pictures: 1, unreadable: 1, error: { code: 'file-corrupt' } })
})

test('what is no archive is told so, whatever its bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (content) => {
      const { outcome } = await read(new File([content], 'parts.zip'))
      expect(outcome.pictures).toBe(0)
      expect(outcome.error?.code).toBe('file-corrupt')
    }),
  )
})

test('an encrypted picture is counted as unreadable and does not stop the others', async () => {
  const file = new Uint8Array(
    await archive({ 'a.png': bytes('first'), 'b.png': bytes('second') }).arrayBuffer(),
  )
  // Compression method 99: AES.
  new DataView(file.buffer).setUint16(8, 99, true)
  const { outcome, names } = await read(new File([file], 'parts.zip'))
  expect(names).toEqual(['|b.png'])
  expect(outcome).toEqual({ pictures: 1, others: 0, unreadable: 1 })
})

test('names and endings', () => {
  expect(['a.HEIC', 'b.tif', 'c.jfif', 'x.y.webp'].every(looksLikePicture)).toBe(true)
  expect(['a.svg', 'png', 'b.txt', 'c.png.exe'].some(looksLikePicture)).toBe(false)
  expect(splitPath('a/./b/../c\u0007.png')).toEqual({ folder: 'a/b', name: 'c.png' })
})
