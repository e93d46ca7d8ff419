import { z } from 'zod/mini'
import type { Bundle } from '../../core/bundle'
import { fail, succeed, type FlawscopeError, type Result } from '../../core/errors'
import { sha256Of } from '../../core/hash'
import { isSameBundle, partProfileSchema, upgradeProfile } from '../../core/part-profile'
import {
  fitsBundle,
  partBundleOf,
  partPictureSchema,
  recordFitsBundle,
  upgradePicture,
} from '../../core/part-record'
import { sentence } from '../../core/sentence'
import type { WholePart } from '../storage/part-database'
import { attach, contentOf, Detacher, entrySchema, type Entry } from './entries'
import { listZip, readZipEntry, type ZipEntry, type ZipLimits } from './zip-entries'

/**
 * A `.flawscope` file: one part in a ZIP archive, `part.json` with a description of every other entry (length,
 * SHA-256 and meaning) and those entries. Nothing in it is believed before it was checked, and a file that is refused
 * has changed nothing.
 */
export const PART_FILE_FORMAT = 2
/** Format 1 had the rows of its pictures on a coarser grid; see `upgradePicture`. */
const FORMATS = [1, PART_FILE_FORMAT] as const
export const PART_FILE_ENDING = '.flawscope'

const DESCRIPTION = 'part.json'
const MEDIA_TYPE = 'application/vnd.flawscope.part+zip'
const MAXIMUM_DESCRIPTION_BYTES = 8e6

/** Sixty large pictures with all that they gave stay below these. */
export const partFileLimits: ZipLimits = {
  archiveBytes: 2e9,
  entries: 6000,
  entryBytes: 500e6,
  totalBytes: 4e9,
}

const descriptionSchema = z.object({
  format: z.literal(FORMATS),
  kind: z.literal('part'),
  app: z.object({ name: z.literal('Flawscope'), version: z.string() }),
  entries: z.array(entrySchema).check(z.maxLength(partFileLimits.entries)),
  /** With the numbers of entries where arrays and blobs belong; see entries.ts. */
  profile: z.unknown(),
  pictures: z.unknown(),
})

/**
 * Writes a part as one file.
 *
 * @param appVersion Who wrote it, for a report of what went wrong.
 */
export async function writePartFile(
  { profile, pictures }: WholePart,
  appVersion: string,
): Promise<Result<Blob>> {
  try {
    const { makeZip } = await import('client-zip')
    const detacher = new Detacher()
    const lastModified = new Date(profile.changedAt)
    const description: z.infer<typeof descriptionSchema> = {
      format: PART_FILE_FORMAT,
      kind: 'part',
      app: { name: 'Flawscope', version: appVersion },
      profile: await detacher.detach(profile),
      pictures: await detacher.detach(pictures),
      entries: detacher.entries.map(({ entry }) => entry),
    }
    const files = [
      { name: DESCRIPTION, input: new Blob([JSON.stringify(description)]), lastModified },
      ...detacher.entries.map(({ entry, content }) => ({
        name: entry.path,
        input: content,
        lastModified,
      })),
    ]
    const stream = makeZip(files) as ReadableStream<Uint8Array<ArrayBuffer>>
    return succeed(await new Response(stream, { headers: { 'Content-Type': MEDIA_TYPE } }).blob())
  } catch (cause) {
    return fail(
      'export-failed',
      sentence`The part could not be written to a file.`,
      sentence`Close other tabs to make room, then try again.`,
      cause,
    )
  }
}

/**
 * Reads and checks a part.
 *
 * @param bundle The model that runs: a part for another one answers `part-bundle`. Null takes any part, whose
 * pictures can then teach the part anew.
 */
export async function readPartFile(
  file: Blob,
  bundle: Bundle | null,
  limits = partFileLimits,
): Promise<Result<WholePart>> {
  const listed = await listZip(file, limits)
  if (!listed.ok) return listed
  const zipEntries = new Map(listed.value.map((entry) => [entry.name, entry]))
  if (zipEntries.size !== listed.value.length) return invalid('Two entries have the same name.')

  const described = await readDescription(file, zipEntries)
  if (!described.ok) return described
  const { entries, profile, pictures } = described.value
  const stranger = findStranger(zipEntries, entries)
  if (stranger !== undefined) return invalid(stranger)

  const contents: ReturnType<typeof contentOf>[] = []
  for (const entry of entries) {
    const content = await readContent(file, zipEntries.get(entry.path)!, entry)
    if (!content.ok) return content
    contents.push(content.value)
  }
  try {
    const part = assemble(attach(profile, contents), attach(pictures, contents))
    return part.ok && bundle ? withBundle(part.value, bundle) : part
  } catch (cause) {
    return invalid(cause)
  }
}

type Description = z.infer<typeof descriptionSchema>

async function readDescription(
  file: Blob,
  zipEntries: ReadonlyMap<string, ZipEntry>,
): Promise<Result<Description>> {
  const entry = zipEntries.get(DESCRIPTION)
  if (!entry) return invalid(`There is no ${DESCRIPTION}.`)
  if (entry.bytes > MAXIMUM_DESCRIPTION_BYTES) return invalid(`${DESCRIPTION} is too long.`)
  const bytes = await readZipEntry(file, entry)
  if (!bytes.ok) return bytes
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.value))
    if (isNewer(json))
      return fail(
        'part-invalid',
        sentence`This part was exported by a newer version of Flawscope.`,
        sentence`Reload the page to get the newest version, then import the part again.`,
      )
    const parsed = descriptionSchema.safeParse(json)
    return parsed.success ? succeed(parsed.data) : invalid(parsed.error)
  } catch (cause) {
    return invalid(cause)
  }
}

const isNewer = (json: unknown): boolean => {
  const { data } = z.object({ format: z.int().check(z.minimum(PART_FILE_FORMAT + 1)) }).safeParse(json)
  return data !== undefined
}

/** Why the archive and its description do not belong together; undefined where they do. */
function findStranger(
  zipEntries: ReadonlyMap<string, ZipEntry>,
  entries: readonly Entry[],
): string | undefined {
  const described = new Set(entries.map(({ path }) => path))
  if (described.size !== entries.length) return 'An entry is described twice.'
  for (const name of zipEntries.keys())
    if (name !== DESCRIPTION && !described.has(name)) return `The entry ${name} does not belong to a part.`
  const missing = entries.find(({ path, bytes }) => zipEntries.get(path)?.bytes !== bytes)
  return missing && `The entry ${missing.path} is missing or has another length.`
}

async function readContent(
  file: Blob,
  zipEntry: ZipEntry,
  entry: Entry,
): Promise<Result<ReturnType<typeof contentOf>>> {
  const bytes = await readZipEntry(file, zipEntry)
  if (!bytes.ok) return bytes
  if ((await sha256Of(bytes.value)) !== entry.sha256)
    return fail(
      'part-integrity',
      sentence`The file was changed after it was exported, or damaged on its way.`,
      sentence`Copy it again, or export the part again.`,
      entry.path,
    )
  try {
    return succeed(contentOf(entry, bytes.value))
  } catch (cause) {
    return invalid(cause)
  }
}

function assemble(profile: unknown, pictures: unknown): Result<WholePart> {
  const checked = partProfileSchema.safeParse(upgradeProfile(profile))
  if (!checked.success) return invalid(checked.error)
  const kept = z
    .array(partPictureSchema)
    .safeParse(Array.isArray(pictures) ? pictures.map(upgradePicture) : pictures)
  if (!kept.success) return invalid(kept.error)
  const { references } = checked.data
  const belongs =
    kept.data.length === references.length &&
    kept.data.every(({ id, record }, index) => id === references[index]!.id && record.id === id)
  return belongs
    ? succeed({ profile: checked.data, pictures: kept.data })
    : invalid('The pictures are not those of the references.')
}

function withBundle(part: WholePart, bundle: Bundle): Result<WholePart> {
  const own = partBundleOf(bundle)
  if (!own || !isSameBundle(part.profile.bundle, own))
    return fail(
      'part-bundle',
      sentence`This part was taught with another model (${part.profile.bundle.id}).`,
      sentence`Its numbers mean nothing to the model that runs. It can be taught anew from the pictures in the file.`,
    )
  return fitsBundle(part.profile.model, bundle) &&
    part.pictures.every(({ record }) => recordFitsBundle(record, bundle))
    ? succeed(part)
    : invalid('The numbers do not have the shapes that the model takes.')
}

const invalid = (cause: unknown): { readonly ok: false; readonly error: FlawscopeError } =>
  fail(
    'part-invalid',
    sentence`The file does not contain a part as Flawscope exports it.`,
    sentence`Nothing was changed. Choose a .flawscope file, or export the part again.`,
    cause,
  )
