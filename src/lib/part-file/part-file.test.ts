import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { bundleSchema } from '../../core/bundle'
import { makePart } from '../../core/fixtures/part'
import type { WholePart } from '../storage/part-database'
import { partFileLimits, readPartFile, writePartFile } from './part-file'

const bundle = bundleSchema.parse(JSON.parse(readFileSync('public/models/default/bundle.json', 'utf8')))
const part = makePart(bundle)

interface Description {
  format: number
  entries: { path: string; bytes: number; sha256: string; as: string }[]
  profile: Record<string, unknown> & {
    model: { levels: { name: string; rows: { entry: number }; owner: { entry: number } }[] }
    references: Record<string, unknown>[]
  }
  pictures: { id: string }[]
}
type Files = Record<string, Uint8Array>

let written: Uint8Array<ArrayBuffer>
beforeAll(async () => {
  const file = await writePartFile(part, '1.0')
  if (!file.ok) throw new Error(file.error.detail)
  written = new Uint8Array(await file.value.arrayBuffer())
})

/** The same part after someone has been at it. */
function tampered(
  alter: (description: Description, files: Files) => void,
  options: Parameters<typeof zipSync>[1] = { level: 0 },
): Blob {
  const files: Files = unzipSync(written)
  const description = JSON.parse(new TextDecoder().decode(files['part.json'])) as Description
  alter(description, files)
  if (files['part.json']) files['part.json'] = strToU8(JSON.stringify(description))
  return new Blob([zipSync(files, options)])
}

async function codeOf(file: Blob, limits = partFileLimits): Promise<string> {
  const read = await readPartFile(file, bundle, limits)
  return read.ok ? 'taken' : read.error.code
}

/** All of a part as plain values, so that two can be compared byte for byte. */
async function plain(value: unknown): Promise<unknown> {
  if (value instanceof Blob)
    return { type: value.type, bytes: [...new Uint8Array(await value.arrayBuffer())] }
  if (Array.isArray(value)) return Promise.all(value.map(plain))
  if (ArrayBuffer.isView(value))
    return { kind: value.constructor.name, bytes: [...new Uint8Array(value.buffer)] }
  if (typeof value !== 'object' || value === null) return value
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, item]) => [key, await plain(item)]),
  )
  return Object.fromEntries(entries as [string, unknown][])
}

test('a part comes back as it went, bit for bit', async () => {
  const read = await readPartFile(new Blob([written]), bundle)
  expect(read.ok && (await plain(read.value))).toEqual(await plain(part))
})

test('whatever the names and numbers, a part comes back as it went', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 5 }),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (names, statistic, score) => {
        const made = makePart(bundle, names)
        const references = made.profile.references.map((reference) => ({ ...reference, score }))
        made.profile.model.statistics[0] = statistic
        const whole: WholePart = { ...made, profile: { ...made.profile, references } }
        const file = await writePartFile(whole, '1.0')
        const read = file.ok ? await readPartFile(file.value, bundle) : file
        expect(read.ok && (await plain(read.value))).toEqual(await plain(whole))
      },
    ),
    { numRuns: 25 },
  )
})

test('a part that was packed anew by another program is taken', async () => {
  expect(await codeOf(tampered(() => undefined, { level: 9 }))).toBe('taken')
})

test('a part that was exported before defective pictures were kept is taken', async () => {
  const old = tampered(({ profile }) => {
    profile.schema = 1
    delete profile.defects
  })
  const read = await readPartFile(old, bundle)
  expect(read.ok && read.value.profile.defects).toEqual([])
})

test('a part that was exported in format 1 is taken without the rows of its coarser grid', async () => {
  const pictures = part.pictures.map(({ record, ...rest }) => {
    const shares = record.shares.map(({ views, levels }) => ({
      views,
      levels: levels.map((level) => ({ ...level, rows: Int16Array.from(level.rows) })),
    }))
    return { ...rest, record: { ...record, shares } }
  })
  const exported = await writePartFile({ ...part, pictures } as unknown as WholePart, '1.0')
  if (!exported.ok) throw new Error(exported.error.detail)
  const files: Files = unzipSync(new Uint8Array(await exported.value.arrayBuffer()))
  const description = JSON.parse(new TextDecoder().decode(files['part.json'])) as Description
  files['part.json'] = strToU8(JSON.stringify({ ...description, format: 1 }))
  const read = await readPartFile(new Blob([zipSync(files, { level: 0 })]), bundle)
  expect(read.ok && read.value.pictures.map(({ record }) => record.shares)).toEqual([[], []])
  expect(read.ok && (await plain(read.value.profile))).toEqual(await plain(part.profile))
})

test('equal contents are written once', () => {
  const { entries } = JSON.parse(new TextDecoder().decode(unzipSync(written)['part.json'])) as Description
  expect(new Set(entries.map(({ sha256 }) => sha256)).size).toBe(entries.length)
})

describe('hostile files', () => {
  test('no archive, an empty one, and one of something else', async () => {
    expect(await codeOf(new Blob(['not a zip archive at all']))).toBe('file-corrupt')
    expect(await codeOf(new Blob([]))).toBe('file-corrupt')
    const other = zipSync({ 'hello.txt': strToU8('hello') })
    expect(await codeOf(new Blob([other]))).toBe('part-invalid')
  })

  test('a file that is cut off anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: written.length - 1 }), async (length) => {
        expect(await codeOf(new Blob([written.subarray(0, length)]))).toBe('file-corrupt')
      }),
      { numRuns: 60 },
    )
  })

  test('a changed byte is noticed or changes nothing', async () => {
    const whole = await plain(part)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat({ max: written.length - 1 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 255 }),
        async (places, difference) => {
          const copy = written.slice()
          for (const place of places) copy[place]! ^= difference
          const read = await readPartFile(new Blob([copy]), bundle)
          if (!read.ok) expect(read.error.hint).not.toBe('')
          // What is left are times and flags of the archive, which nobody reads.
          else expect(await plain(read.value)).toEqual(whole)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('contents that are not those of the hash', async () => {
    const file = tampered((_, files) => {
      const [path] = Object.keys(files).filter((name) => name.startsWith('numbers/'))
      files[path!]![0]! ^= 1
    })
    expect(await codeOf(file)).toBe('part-integrity')
  })

  test.each(['../evil.bin', '/etc/passwd', 'C:\\evil.bin', 'pictures/../../evil.bin', 'pictures/1.bin/..'])(
    'a path that leaves the archive: %s',
    async (path) => {
      const described = tampered(({ entries }, files) => {
        files[path] = files[entries[0]!.path]!
        // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a record of files
        delete files[entries[0]!.path]
        entries[0]!.path = path
      })
      expect(await codeOf(described)).toBe('part-invalid')
      const beside = tampered((_, files) => {
        files[path] = strToU8('evil')
      })
      expect(await codeOf(beside)).toBe('part-invalid')
    },
  )

  test('a bomb that admits its size, one that lies about it, and one of many entries', async () => {
    const zeros = new Uint8Array(30e6)
    const admitted = tampered(
      (_, files) => {
        files['pictures/0.bin'] = zeros
      },
      { level: 9 },
    )
    expect(await codeOf(admitted, { ...partFileLimits, entryBytes: 20e6 })).toBe('file-too-large')
    expect(await codeOf(admitted, { ...partFileLimits, totalBytes: 25e6 })).toBe('file-too-large')

    const lying = new Uint8Array(await admitted.arrayBuffer())
    const view = new DataView(lying.buffer)
    const lie = (bytes: number): Blob => {
      for (let at = 0; at < lying.length - 4; at++)
        if (view.getUint32(at, true) === 30e6 || view.getUint32(at, true) === 1000)
          view.setUint32(at, bytes, true)
      return new Blob([lying.slice()])
    }
    expect(await codeOf(lie(1000))).toBe('part-invalid')
    expect(await codeOf(lie(4_294_000_000))).toBe('file-corrupt')

    const many = tampered((_, files) => {
      for (let index = 0; index < 200; index++) files[`x/${index}`] = new Uint8Array(0)
    })
    expect(await codeOf(many, { ...partFileLimits, entries: 100 })).toBe('file-too-large')
    expect(await codeOf(new Blob([written]), { ...partFileLimits, archiveBytes: 100 })).toBe('file-too-large')
  })

  test('an entry that unpacks to more than the description and the list say', async () => {
    const packed = new Uint8Array(
      await tampered(
        ({ entries }, files) => {
          files[entries[0]!.path] = new Uint8Array(5e6)
          entries[0]!.bytes = 999_999
        },
        { level: 9 },
      ).arrayBuffer(),
    )
    const view = new DataView(packed.buffer)
    for (let at = 0; at < packed.length - 4; at++)
      if (view.getUint32(at, true) === 5e6) view.setUint32(at, 999_999, true)
    const read = await readPartFile(new Blob([packed]), bundle)
    expect(read.ok ? '' : read.error.detail).toBe('An entry unpacks to more than it says.')
  })

  test.each<[string, (description: Description, files: Files) => void]>([
    ['another kind', (description) => Object.assign(description, { kind: 'queue' })],
    ['a newer format', (description) => Object.assign(description, { format: 99 })],
    ['no name', ({ profile }) => Object.assign(profile, { name: ' ' })],
    ['no references', ({ profile }) => Object.assign(profile, { references: [] })],
    ['a score that is no number', ({ profile }) => Object.assign(profile.references[0]!, { score: null })],
    ['a score beyond 1', ({ profile }) => Object.assign(profile.references[0]!, { score: 1.5 })],
    ['a number of an entry that is not there', ({ profile }) => (profile.model.levels[0]!.rows.entry = 4000)],
    [
      'the rows of another level',
      ({ profile: { model } }) => (model.levels[0]!.rows.entry = model.levels[2]!.rows.entry),
    ],
    [
      'numbers of another kind',
      ({ profile: { model } }) => (model.levels[0]!.rows.entry = model.levels[0]!.owner.entry),
    ],
    ['levels in another order', ({ profile: { model } }) => model.levels.reverse()],
    ['a level too few', ({ profile: { model } }) => model.levels.pop()],
    ['a picture too few', ({ pictures }) => pictures.pop()],
    ['pictures of other references', ({ pictures }) => pictures.reverse()],
    ['an entry less', ({ entries }) => entries.pop()],
    ['an entry twice', ({ entries }) => entries.push(entries[0]!)],
    ['a script for a picture', ({ entries }) => Object.assign(entries.at(-1)!, { mediaType: 'text/html' })],
    [
      'a description nested without end',
      (description) => Object.assign(description, { profile: nested(200) }),
    ],
    [
      'no description',
      (_, files) => {
        delete files['part.json']
      },
    ],
  ])('a description with %s', async (_, alter) => {
    expect(await codeOf(tampered(alter))).toBe('part-invalid')
  })

  test.each([NaN, Infinity, -Infinity])('%d among the rows, properly hashed', async (value) => {
    const made = makePart(bundle)
    made.profile.model.levels[1]!.rows[5] = value
    const file = await writePartFile(made, '1.0')
    expect(file.ok && (await codeOf(file.value))).toBe('part-invalid')
  })

  test('owners that are no references', async () => {
    const made = makePart(bundle)
    made.profile.model.levels[0]!.owner[0] = 7
    const file = await writePartFile(made, '1.0')
    expect(file.ok && (await codeOf(file.value))).toBe('part-invalid')
  })

  test('a part of another model is refused by its own name, and can still be read for its pictures', async () => {
    const other = { ...part.profile.bundle, detector: 'f'.repeat(64) }
    const file = await writePartFile({ ...part, profile: { ...part.profile, bundle: other } }, '1.0')
    if (!file.ok) throw new Error(file.error.detail)
    expect(await codeOf(file.value)).toBe('part-bundle')
    expect((await readPartFile(file.value, null)).ok).toBe(true)
  })
})

const nested = (depth: number): unknown => (depth === 0 ? null : [nested(depth - 1)])
