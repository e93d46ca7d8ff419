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
 * What was used in this time makes no room for others. A queue longer than the room is judged by another part in the
 * order of its list: were each picture to push out the one not used for longest, none would be left when its turn comes,
 * and each would have been written for nothing.
 */
const STAYS_MS = 60 * 60 * 1000

/**
 * Features of pictures on the device, bit for bit, so that another part judges them without the backbone. Holds
 * so many bytes; when it is full, new ones take the place of those not used for longest, or are not kept where all are in
 * use. Works as if empty where the browser blocks storage.
 */
export class FeatureCache {
  readonly #dexie: Tables
  #room: Promise<number> | undefined
  /** By key, the one not used for longest first. Read once: another tab's are not known of until the next visit. */
  #uses: Promise<Map<string, Use>> | undefined

  /**
   * @param maximumBytes Most bytes of features, thumbnails and display pictures.
   * @param staysMs So long after its last use a picture makes no room for others.
   */
  constructor(
    name = FEATURE_DATABASE,
    private readonly maximumBytes = MAXIMUM_BYTES,
    private readonly staysMs = STAYS_MS,
  ) {
    this.#dexie = new Dexie(name) as Tables
    this.#dexie.version(2).stores({ pictures: 'key', uses: 'key, usedAt' }).upgrade(clearTables)
    const forget = () => {
      this.#uses = undefined
    }
    // The page deletes all of it, or the browser does.
    this.#dexie.on('versionchange', forget)
    this.#dexie.on('close', forget)
  }

  async get(key: string): Promise<SeenPicture | undefined> {
    try {
      const { pictures, uses } = this.#dexie
      const found = await pictures.get(key)
      if (!found) return undefined
      const known = await (this.#uses ??= this.#findUses())
      const use = known.get(key)
      const usedAt = Date.now()
      if (use) moveToEnd(known, { ...use, usedAt })
      const [seen] = await Promise.all([unpack(found), uses.update(key, { usedAt })])
      return seen
    } catch {
      this.#uses = undefined
      return undefined
    }
  }

  /** Whether {@link put} would keep it. Never rejects. */
  async hasRoomFor(picture: SeenPicture): Promise<boolean> {
    try {
      return (await this.#findSurplus(bytesOf(picture))) !== undefined
    } catch {
      this.#uses = undefined
      return false
    }
  }

  /**
   * Storage that fails (blocked, full, taken away) costs a run of the backbone and nothing else.
   *
   * @param isTaught Whether a part is taught from the picture: it will be wanted again and again, and takes the place even of
   *   others that are in use.
   */
  async put(key: string, picture: SeenPicture, isTaught = false): Promise<void> {
    try {
      const use: Use = { key, usedAt: Date.now(), bytes: bytesOf(picture) }
      const gone = await this.#findSurplus(use.bytes, key, isTaught ? 0 : this.staysMs)
      if (!gone) return
      const { pictures, uses } = this.#dexie
      await this.#dexie.transaction('rw', pictures, uses, async () => {
        if (gone.length > 0) await Promise.all([pictures.bulkDelete(gone), uses.bulkDelete(gone)])
        await Promise.all([pictures.put({ key, ...pack(picture) }), uses.put(use)])
      })
      const known = await (this.#uses ??= this.#findUses())
      for (const old of gone) known.delete(old)
      moveToEnd(known, use)
    } catch {
      // Full all the same: others need the room more.
      this.#uses = undefined
      await this.#dexie.transaction('rw', ['pictures', 'uses'], clearTables).catch(() => undefined)
    }
  }

  /** What has to go for so many bytes of `key`; undefined where those that may go make too little room. */
  async #findSurplus(bytes: number, key?: string, staysMs = this.staysMs): Promise<string[] | undefined> {
    const room = await (this.#room ??= this.#findRoom())
    if (bytes > room) return undefined
    const known = await (this.#uses ??= this.#findUses())
    const others = [...known.values()].filter((use) => use.key !== key)
    let surplus = others.reduce((sum, use) => sum + use.bytes, bytes) - room
    const gone: string[] = []
    for (const use of others) {
      if (surplus <= 0) break
      const unusedMs = Date.now() - use.usedAt
      // A clock that was put back has left times that are yet to come.
      if (unusedMs >= 0 && unusedMs < staysMs) return undefined
      gone.push(use.key)
      surplus -= use.bytes
    }
    return gone
  }

  async #findUses(): Promise<Map<string, Use>> {
    const oldestFirst = await this.#dexie.uses.orderBy('usedAt').toArray()
    return new Map(oldestFirst.map((use) => [use.key, use]))
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

function moveToEnd(uses: Map<string, Use>, use: Use): void {
  uses.delete(use.key)
  uses.set(use.key, use)
}

/** What a picture takes, before it is packed: to pack it first would cost its size in memory. */
function bytesOf({ features, generic, thumbnail, display }: SeenPicture): number {
  const tensors = [...Object.values(features), generic.coarse.data, generic.refined.data]
  const numbers = tensors.reduce((sum, { byteLength }) => sum + byteLength, 0)
  return numbers + thumbnail.size + (display?.size ?? 0)
}
