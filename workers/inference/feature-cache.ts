import { Dexie, type EntityTable, type Transaction } from 'dexie'
import { FEATURE_DATABASE } from '../../src/core/feature-database'
import { pack, unpack, type PackedPicture, type SeenPicture } from './packed-picture'

type StoredPicture = PackedPicture & { readonly key: string }

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
  /**
   * Bytes by key, the one not used for longest first. Read once: another tab's are not known of until the next visit, and
   * the page may have deleted all of them, which costs room for as long.
   */
  #uses: Promise<Map<string, number>> | undefined

  /** @param maximumBytes Most bytes of features, thumbnails and display pictures. */
  constructor(
    name = FEATURE_DATABASE,
    private readonly maximumBytes = MAXIMUM_BYTES,
  ) {
    this.#dexie = new Dexie(name) as Tables
    this.#dexie.version(2).stores({ pictures: 'key', uses: 'key, usedAt' }).upgrade(clearTables)
  }

  async get(key: string): Promise<SeenPicture | undefined> {
    try {
      const { pictures, uses } = this.#dexie
      const found = await pictures.get(key)
      if (!found) return undefined
      const known = await (this.#uses ??= this.#findUses())
      const bytes = known.get(key)
      if (bytes !== undefined) moveToEnd(known, key, bytes)
      const [seen] = await Promise.all([unpack(found), uses.update(key, { usedAt: Date.now() })])
      return seen
    } catch {
      this.#uses = undefined
      return undefined
    }
  }

  /** Storage that fails (blocked, full, taken away) costs a run of the backbone and nothing else. */
  async put(key: string, picture: SeenPicture): Promise<void> {
    try {
      const packed = pack(picture)
      const bytes = packed.values.size + picture.thumbnail.size + (picture.display?.size ?? 0)
      const room = await (this.#room ??= this.#findRoom())
      if (bytes > room) return
      const known = await (this.#uses ??= this.#findUses())
      const gone = surplusOf(known, room - bytes, key)
      const { pictures, uses } = this.#dexie
      await this.#dexie.transaction('rw', pictures, uses, async () => {
        if (gone.length > 0) await Promise.all([pictures.bulkDelete(gone), uses.bulkDelete(gone)])
        await Promise.all([pictures.put({ key, ...packed }), uses.put({ key, usedAt: Date.now(), bytes })])
      })
      for (const old of gone) known.delete(old)
      moveToEnd(known, key, bytes)
    } catch {
      // Full all the same: others need the room more.
      this.#uses = undefined
      await this.#dexie.transaction('rw', ['pictures', 'uses'], clearTables).catch(() => undefined)
    }
  }

  async #findUses(): Promise<Map<string, number>> {
    const oldestFirst = await this.#dexie.uses.orderBy('usedAt').toArray()
    return new Map(oldestFirst.map(({ key, bytes }) => [key, bytes]))
  }

  async #findRoom(): Promise<number> {
    const { quota } = await navigator.storage.estimate()
    return Math.min(this.maximumBytes, quota === undefined ? Infinity : quota * QUOTA_SHARE)
  }

  close(): void {
    this.#dexie.close()
  }
}

const clearTables = (transaction: Transaction) =>
  Promise.all([transaction.table('pictures').clear(), transaction.table('uses').clear()])

function moveToEnd(uses: Map<string, number>, key: string, bytes: number): void {
  uses.delete(key)
  uses.set(key, bytes)
}

/** What has to go, the one not used for longest first, so that no more than `room` bytes are left beside `key`. */
function surplusOf(uses: ReadonlyMap<string, number>, room: number, key: string): string[] {
  const others = [...uses].filter(([other]) => other !== key)
  let total = others.reduce((sum, [, bytes]) => sum + bytes, 0)
  const gone: string[] = []
  for (const [other, bytes] of others) {
    if (total <= room) break
    gone.push(other)
    total -= bytes
  }
  return gone
}
