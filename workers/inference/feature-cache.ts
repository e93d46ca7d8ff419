import { Dexie, type EntityTable } from 'dexie'
import { FEATURE_DATABASE } from '../../src/core/feature-database'
import type { PictureFacts } from './analysis'
import type { DetectorOutput, Features } from './session'

/** A picture as the backbone saw it: all that judging it takes, by a part or by the generic detector. */
export interface SeenPicture extends PictureFacts {
  readonly features: Features
  /** What the generic detector found. */
  readonly generic: Omit<DetectorOutput, 'features'>
}

interface StoredPicture extends SeenPicture {
  readonly key: string
}

/** Kept apart, so that a picture that is used again is not written again. */
interface Use {
  readonly key: string
  readonly usedAt: number
  readonly bytes: number
}

type Tables = Dexie & {
  pictures: EntityTable<StoredPicture, 'key'>
  uses: EntityTable<Use, 'key'>
}

const MAXIMUM_BYTES = 512 * 2 ** 20
/** Of what the browser would give in all: pictures and parts of the user's own come first. */
const QUOTA_SHARE = 0.1

/**
 * Features of pictures on the device, bit for bit, so that another part judges them without the backbone. Holds
 * so many bytes and lets go of what was not used for longest. Works as if empty where the browser blocks storage.
 */
export class FeatureCache {
  readonly #dexie: Tables
  #room: Promise<number> | undefined

  /** @param maximumBytes Most bytes of features, thumbnails and display pictures. */
  constructor(
    name = FEATURE_DATABASE,
    private readonly maximumBytes = MAXIMUM_BYTES,
  ) {
    this.#dexie = new Dexie(name) as Tables
    this.#dexie.version(1).stores({ pictures: 'key', uses: 'key, usedAt' })
  }

  async get(key: string): Promise<SeenPicture | undefined> {
    try {
      const { pictures, uses } = this.#dexie
      const found = await pictures.get(key)
      if (found) await uses.update(key, { usedAt: Date.now() })
      return found
    } catch {
      return undefined
    }
  }

  /** Storage that fails (blocked, full, taken away) costs a run of the backbone and nothing else. */
  async put(key: string, picture: SeenPicture): Promise<void> {
    const bytes = bytesOf(picture)
    try {
      const room = await (this.#room ??= this.#findRoom())
      if (bytes > room) return
      const { pictures, uses } = this.#dexie
      await uses.delete(key)
      await this.#letGo(room - bytes)
      const { features, generic, width, height, thumbnail, display, notes } = picture
      await this.#dexie.transaction('rw', pictures, uses, async () => {
        await pictures.put({ key, features, generic, width, height, thumbnail, display, notes })
        await uses.put({ key, usedAt: Date.now(), bytes })
      })
    } catch {
      // Full all the same: others need the room more.
      await this.#letGo(0).catch(() => undefined)
    }
  }

  /** Deletes what was not used for longest until no more than `room` bytes are left. */
  async #letGo(room: number): Promise<void> {
    const { pictures, uses } = this.#dexie
    await this.#dexie.transaction('rw', pictures, uses, async () => {
      const oldestFirst = await uses.orderBy('usedAt').toArray()
      let total = oldestFirst.reduce((sum, { bytes }) => sum + bytes, 0)
      const gone: string[] = []
      for (const { key, bytes } of oldestFirst) {
        if (total <= room) break
        gone.push(key)
        total -= bytes
      }
      if (gone.length === 0) return
      await pictures.bulkDelete(gone)
      await uses.bulkDelete(gone)
    })
  }

  async #findRoom(): Promise<number> {
    const { quota } = await navigator.storage.estimate()
    return Math.min(this.maximumBytes, quota === undefined ? Infinity : quota * QUOTA_SHARE)
  }

  close(): void {
    this.#dexie.close()
  }
}

function bytesOf({ features, generic, thumbnail, display }: SeenPicture): number {
  const arrays = [...Object.values(features), generic.coarse.data, generic.refined.data]
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0) + thumbnail.size + (display?.size ?? 0)
}
