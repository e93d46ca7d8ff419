import { fail, succeed, type FlawscopeError, type Result } from '../../core/errors'
import type { TaughtPart, TeachPicture } from '../../core/part'
import {
  MAXIMUM_REFERENCES,
  PART_SCHEMA,
  taughtParts,
  type PartPicture,
  type PartProfile,
} from '../../core/part-profile'
import { WHOLE_PICTURE } from '../../core/region-of-interest'
import { sentence } from '../../core/sentence'
import type { WholePart } from '../../lib/storage/part-database'
import { keepPart, loadWholePart } from '../../stores/part-library'
import { useTeaching, type PartWork } from '../../stores/teaching'

/** A good picture to learn from. */
export interface GoodPicture {
  readonly name: string
  readonly file: Blob
}

/** Share of good parts that may raise a false alarm, until someone wants another. */
const DEFAULT_RATE = 0.01

/** Teaches a new part. */
export function teachNew(name: string, pictures: readonly GoodPicture[]): Promise<Result<PartProfile>> {
  const now = new Date().toISOString()
  const profile = {
    schema: PART_SCHEMA,
    id: crypto.randomUUID(),
    name,
    createdAt: now,
    settings: { rate: DEFAULT_RATE, imageThreshold: null, pixelThreshold: null },
    regionOfInterest: WHOLE_PICTURE,
    millimetresPerPixel: null,
  } as const
  return work(null, name, (signal) => learn(profile, pictures.map(newPicture), signal))
}

/** Adds good pictures to a part; what is known of the others is not looked at again. */
export function addReferences(
  profile: PartProfile,
  added: readonly GoodPicture[],
): Promise<Result<PartProfile>> {
  return change(profile, (known) => [...known, ...added.map(newPicture)])
}

/** Takes references out; the last ones stay. */
export function removeReferences(profile: PartProfile, ids: readonly string[]): Promise<Result<PartProfile>> {
  return change(profile, (known) => known.filter(({ id }) => !ids.includes(id)))
}

/** Learns the part from its pictures with the model that runs. */
export const teachAnew = (profile: PartProfile): Promise<Result<PartProfile>> =>
  change(profile, (known) => known.map(({ id, name, file }) => ({ id, name, file })))

/** Learns a part that was read from a file made with another model. */
export const teachImported = ({ profile, pictures }: WholePart): Promise<Result<PartProfile>> =>
  work(null, profile.name, (signal) =>
    learn(
      profile,
      // What they gave to the other model is not believed.
      profile.references.map(({ id, name }, index) => ({ id, name, file: pictures[index]!.file })),
      signal,
    ),
  )

interface NamedPicture extends TeachPicture {
  readonly name: string
}

const newPicture = ({ name, file }: GoodPicture): NamedPicture => ({ id: crypto.randomUUID(), name, file })

function change(
  profile: PartProfile,
  alter: (known: readonly NamedPicture[]) => readonly NamedPicture[],
): Promise<Result<PartProfile>> {
  return work(profile.id, profile.name, async (signal) => {
    const loaded = await loadWholePart(profile.id)
    if (!loaded.ok) return loaded
    const { profile: current, pictures } = loaded.value
    const known = current.references.map(({ id, name }, index): NamedPicture => {
      const { file, record } = pictures[index]!
      return { id, name, file, kept: record }
    })
    return learn(current, alter(known), signal)
  })
}

/** What of a profile is not taught. */
type Untaught = Omit<PartProfile, 'bundle' | 'model' | 'references' | 'revision' | 'defects' | 'changedAt'>

async function learn(
  profile: Untaught,
  pictures: readonly NamedPicture[],
  signal: AbortSignal,
): Promise<Result<PartProfile>> {
  if (pictures.length === 0 || pictures.length > MAXIMUM_REFERENCES)
    return fail(
      'part-invalid',
      sentence`A part is taught from 1 to ${MAXIMUM_REFERENCES} good pictures, not from ${pictures.length}.`,
      sentence`Choose some that show how good parts differ from each other.`,
    )
  const { teacher } = useTeaching.getState()
  if (!teacher) return notReady()
  const taught = await teacher.teach({
    pictures: pictures.map(({ id, file, kept }) => ({ id, file, ...(kept ? { kept } : {}) })),
    signal,
    onProgress: ({ done, total }) => report({ done, total }),
  })
  if (!taught.ok) return { ok: false, error: blamed(taught.error, pictures) }
  const whole = put(profile, taught.value, pictures)
  const kept = await keepPart(whole)
  return kept.ok ? succeed(whole.profile) : kept
}

function put(profile: Untaught, taught: TaughtPart, pictures: readonly NamedPicture[]): WholePart {
  const byId = new Map(pictures.map((picture) => [picture.id, picture]))
  return {
    profile: {
      ...profile,
      ...taughtParts(taught, (id) => byId.get(id)?.name ?? id),
      changedAt: new Date().toISOString(),
    },
    pictures: taught.references.map(({ record }): PartPicture => ({
      id: record.id,
      file: byId.get(record.id)!.file,
      record,
    })),
  }
}

/** Names the picture that teaching failed at. */
function blamed(
  error: FlawscopeError & { readonly pictureId?: string },
  pictures: readonly NamedPicture[],
): FlawscopeError {
  const name = pictures.find(({ id }) => id === error.pictureId)?.name
  return name === undefined
    ? error
    : fail(
        error.code,
        sentence`${name} cannot be learned from: ${error.message}`,
        sentence`Nothing was changed. Leave this picture out, or choose another copy of it.`,
        error.detail,
      ).error
}

const notReady = () =>
  fail(
    'provider-failed',
    sentence`Teaching has to wait for the detector.`,
    sentence`Wait until the header says that it is ready, then try again.`,
  )

/** Runs one piece of work with progress and a way to cancel it; a failure is kept for the page to show. */
export async function work<T>(
  partId: string | null,
  name: string,
  run: (signal: AbortSignal) => Promise<Result<T>>,
  kind: PartWork['kind'] = 'teach',
): Promise<Result<T>> {
  if (useTeaching.getState().work)
    return fail(
      'cancelled',
      sentence`Another part is being taught.`,
      sentence`Wait until it is done, or cancel it, then try again.`,
    )
  const abort = new AbortController()
  useTeaching.setState({
    work: { kind, partId, name, done: 0, total: 0, cancel: () => abort.abort() },
    failure: null,
  })
  const result = await run(abort.signal)
  useTeaching.setState({
    work: null,
    failure: result.ok || result.error.code === 'cancelled' ? null : { partId, error: result.error },
  })
  return result
}

/** Tells how far the work is. */
export const report = (progress: Pick<PartWork, 'done' | 'total'>): void =>
  useTeaching.setState(({ work }) => ({ work: work && { ...work, ...progress } }))
