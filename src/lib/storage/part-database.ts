import { Dexie, type EntityTable, type Table } from 'dexie'
import { fail, succeed, type Result } from '../../core/errors'
import type { ReferenceRecord } from '../../core/part'
import {
  partProfileSchema,
  upgradeProfile,
  type PartPicture,
  type PartProfile,
} from '../../core/part-profile'
import { upgradePicture } from '../../core/part-record'
import { sentence } from '../../core/sentence'
import { storageFailure } from './storage-failure'

interface StoredPicture {
  readonly part: string
  readonly id: string
  readonly file: Blob
  readonly record: ReferenceRecord
}

type Tables = Dexie & {
  /** What a list of parts shows and an inspection needs. */
  parts: EntityTable<PartProfile, 'id'>
  /** What only teaching, duplicating and exporting need: large. */
  pictures: Table<StoredPicture, [part: string, id: string]>
}

/** A part with all that is kept of it. */
export interface WholePart {
  readonly profile: PartProfile
  /** In the order of the profile's references. */
  readonly pictures: readonly PartPicture[]
}

/**
 * The parts on the device. Every operation is done wholly or not at all, and answers a typed error where the browser
 * keeps nothing, has no room, or another tab is in the way.
 */
export class PartDatabase {
  readonly #dexie: Tables
  #blocked: (() => void) | undefined

  constructor(name = 'flawscope.parts') {
    this.#dexie = new Dexie(name) as Tables
    const tables = { parts: 'id', pictures: '[part+id], part' }
    this.#dexie.version(1).stores(tables)
    this.#dexie
      .version(2)
      .stores(tables)
      .upgrade((transaction) =>
        transaction
          .table<unknown>('parts')
          .toCollection()
          .modify((stored, row) => {
            row.value = upgradeProfile(stored)
          }),
      )
    this.#dexie
      .version(3)
      .stores(tables)
      .upgrade((transaction) =>
        transaction
          .table<unknown>('pictures')
          .toCollection()
          .modify((stored, row) => {
            row.value = upgradePicture(stored)
          }),
      )
    this.#dexie.on('blocked', () => this.#blocked?.())
  }

  /** All parts by name. What does not look like a part is left out and stays, for an app that understands it. */
  async list(): Promise<Result<readonly PartProfile[]>> {
    return this.#attempt(async () => {
      const stored = await this.#dexie.parts.toArray()
      return stored
        .flatMap((candidate) => partProfileSchema.safeParse(candidate).data ?? [])
        .sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
    })
  }

  /** A part with its pictures; `part-missing` where it, or one of them, is not there. */
  async load(id: string): Promise<Result<WholePart>> {
    const found = await this.#attempt(() =>
      this.#dexie.transaction('r', this.#dexie.parts, this.#dexie.pictures, async () => {
        const profile = partProfileSchema.safeParse(await this.#dexie.parts.get(id)).data
        const rows = await this.#dexie.pictures.where('part').equals(id).toArray()
        return { profile, rows: new Map(rows.map((row) => [row.id, row])) }
      }),
    )
    if (!found.ok) return found
    const { profile, rows } = found.value
    const pictures = profile?.references.flatMap(({ id }): PartPicture[] => {
      const row = rows.get(id)
      return row ? [{ id, file: row.file, record: row.record }] : []
    })
    return profile && pictures?.length === profile.references.length
      ? succeed({ profile, pictures })
      : fail(
          'part-missing',
          sentence`This part, or a picture it was taught from, is no longer on this device.`,
          sentence`It may have been deleted in another tab. Reload the page.`,
        )
  }

  /** Keeps a part and exactly these pictures of it. */
  async put({ profile, pictures }: WholePart): Promise<Result<void>> {
    const part = profile.id
    return this.#attempt(() =>
      this.#dexie.transaction('rw', this.#dexie.parts, this.#dexie.pictures, async () => {
        await this.#dexie.parts.put(profile)
        await this.#dexie.pictures.where('part').equals(part).delete()
        await this.#dexie.pictures.bulkPut(
          pictures.map(({ id, file, record }) => ({ part, id, file, record })),
        )
      }),
    )
  }

  /** Changes a part's profile and none of its pictures; `part-missing` where it is not there. */
  async change(id: string, alter: (profile: PartProfile) => PartProfile): Promise<Result<PartProfile>> {
    const changed = await this.#attempt(() =>
      this.#dexie.transaction('rw', this.#dexie.parts, async () => {
        const profile = partProfileSchema.safeParse(await this.#dexie.parts.get(id)).data
        if (!profile) return undefined
        const altered = alter(profile)
        await this.#dexie.parts.put(altered)
        return altered
      }),
    )
    if (!changed.ok) return changed
    return changed.value
      ? succeed(changed.value)
      : fail(
          'part-missing',
          sentence`This part is no longer on this device.`,
          sentence`It may have been deleted in another tab. Reload the page.`,
        )
  }

  async delete(id: string): Promise<Result<void>> {
    return this.#attempt(() =>
      this.#dexie.transaction('rw', this.#dexie.parts, this.#dexie.pictures, async () => {
        await this.#dexie.parts.delete(id)
        await this.#dexie.pictures.where('part').equals(id).delete()
      }),
    )
  }

  close(): void {
    this.#dexie.close()
  }

  async #attempt<T>(work: () => PromiseLike<T>): Promise<Result<T>> {
    const blocked = new Promise<Result<T>>((resolve) => {
      this.#blocked = () =>
        resolve(
          fail(
            'storage-blocked',
            sentence`Another tab holds the parts in an older version of Flawscope.`,
            sentence`Close the other tabs of Flawscope, then reload this one.`,
          ),
        )
    })
    const done = async (): Promise<Result<T>> => {
      try {
        return succeed(await work())
      } catch (cause) {
        return { ok: false, error: storageFailure(cause) }
      }
    }
    return Promise.race([done(), blocked])
  }
}
