import { Dexie, type EntityTable } from 'dexie'
import { FEATURE_DATABASE } from '../../core/feature-database'
import { storedEntrySchema, type StoredBlobs, type StoredEntry } from './stored-entry'

interface StoredFile {
  readonly id: string
  readonly file: Blob
}

interface StoredReview {
  readonly id: string
  /** As the review's own schema says; checked by whoever reads it. */
  readonly review: unknown
}

type Tables = Dexie & {
  entries: EntityTable<StoredEntry, 'id'>
  files: EntityTable<StoredFile, 'id'>
  results: EntityTable<StoredBlobs, 'id'>
  reviews: EntityTable<StoredReview, 'id'>
}

/** Everything that is kept of one picture. */
export interface KeptPicture {
  readonly entry: StoredEntry
  readonly file: Blob | undefined
  readonly blobs: StoredBlobs | undefined
  readonly review: unknown
}

/** The queue on the device: pictures, results and reviews until they are cleared. */
export class QueueDatabase {
  readonly #dexie: Tables

  constructor(name = 'flawscope.queue') {
    this.#dexie = new Dexie(name) as Tables
    this.#dexie.version(1).stores({ entries: 'id', files: 'id', results: 'id', reviews: 'id' })
  }

  /**
   * All pictures in their order. Entries of another version or damaged ones are left out and deleted, as is what
   * belongs to no entry.
   */
  async load(): Promise<KeptPicture[]> {
    const { entries, files, results, reviews } = this.#dexie
    const [stored, kept, blobs, said] = await Promise.all([
      entries.toArray(),
      files.toArray(),
      results.toArray(),
      reviews.toArray(),
    ])
    const [fileOf, blobsOf, reviewOf] = [byId(kept), byId(blobs), byId(said)]
    const pictures = stored.flatMap((candidate): KeptPicture[] => {
      const { data: entry } = storedEntrySchema.safeParse(candidate)
      if (!entry) return []
      const file = fileOf.get(entry.id)?.file
      const own = blobsOf.get(entry.id)
      const isWhole =
        (entry.source.kind === 'sample' || file instanceof Blob) &&
        (entry.state.phase !== 'done' || own !== undefined)
      return isWhole ? [{ entry, file, blobs: own, review: reviewOf.get(entry.id)?.review }] : []
    })
    const valid = new Set(pictures.map(({ entry }) => entry.id))
    const strays = [...stored, ...kept, ...blobs, ...said].map(({ id }) => id).filter((id) => !valid.has(id))
    if (strays.length > 0) await this.delete(strays)
    return pictures.sort((a, b) => a.entry.place - b.entry.place)
  }

  /** Keeps a picture: what is undefined stays as it is. All of it or nothing is written. */
  async put({ entry, file, blobs, review }: KeptPicture): Promise<void> {
    const { entries, files, results, reviews } = this.#dexie
    const { id } = entry
    await this.#dexie.transaction('rw', entries, files, results, reviews, async () => {
      if (file) await files.put({ id, file })
      if (blobs) await results.put(blobs)
      if (review !== undefined) await reviews.put({ id, review })
      await entries.put(entry)
    })
  }

  /** The blobs of pictures as the device keeps them, in the order of the ids; undefined where it keeps none. */
  blobs(ids: readonly string[]): Promise<(StoredBlobs | undefined)[]> {
    return this.#dexie.results.bulkGet([...ids])
  }

  /** The files of pictures as the device keeps them, in the order of the ids; undefined where it keeps none. */
  async files(ids: readonly string[]): Promise<(Blob | undefined)[]> {
    const rows = await this.#dexie.files.bulkGet([...ids])
    return rows.map((row) => row?.file)
  }

  async delete(ids: readonly string[]): Promise<void> {
    const { entries, files, results, reviews } = this.#dexie
    await this.#dexie.transaction('rw', entries, files, results, reviews, async () => {
      for (const table of [entries, files, results, reviews]) await table.bulkDelete([...ids])
    })
  }

  /** Deletes what the worker kept of pictures; it begins anew with the next one. Never rejects. */
  async forgetFeatures(): Promise<void> {
    await Dexie.delete(FEATURE_DATABASE).catch(() => undefined)
  }

  close(): void {
    this.#dexie.close()
  }
}

const byId = <T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]))
