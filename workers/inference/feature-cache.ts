import { Dexie, type EntityTable, type Transaction } from 'dexie'
import { FEATURE_DATABASE } from '../../src/core/feature-database'
import type { PictureFacts } from './analysis'
import type { AnomalyMap } from '../../src/core/inference'
import type { DetectorOutput, Features } from './session'

/** A picture as the backbone saw it: all that judging it takes, by a part or by the generic detector. */
export interface SeenPicture extends PictureFacts {
  readonly features: Features
  /** What the generic detector found. */
  readonly generic: Omit<DetectorOutput, 'features'>
}

/** Its numbers lie in one blob: a browser that clones, packs and unpacks them as objects takes twice as long. */
interface StoredPicture extends PictureFacts {
  readonly key: string
  /** Of each tensor, in the blob's order. */
  readonly features: readonly { readonly name: string; readonly length: number }[]
  /** After the features. */
  readonly maps: Readonly<Record<'coarse' | 'refined', Omit<AnomalyMap, 'data'>>>
  readonly score: number
  /** float32, of this device's byte order. */
  readonly values: Blob
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
    const packed = pack(key, picture)
    const bytes = packed.values.size + picture.thumbnail.size + (picture.display?.size ?? 0)
    try {
      const room = await (this.#room ??= this.#findRoom())
      if (bytes > room) return
      const known = await (this.#uses ??= this.#findUses())
      const gone = surplusOf(known, room - bytes, key)
      const { pictures, uses } = this.#dexie
      await this.#dexie.transaction('rw', pictures, uses, async () => {
        if (gone.length > 0) await Promise.all([pictures.bulkDelete(gone), uses.bulkDelete(gone)])
        await Promise.all([pictures.put(packed), uses.put({ key, usedAt: Date.now(), bytes })])
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

function pack(key: string, { features, generic, ...facts }: SeenPicture): StoredPicture {
  const { width, height, thumbnail, display, notes } = facts
  const tensors = Object.entries(features)
  const { coarse, refined, score } = generic
  return {
    ...{ key, width, height, thumbnail, display, notes, score },
    features: tensors.map(([name, { length }]) => ({ name, length })),
    maps: { coarse: sizeOf(coarse), refined: sizeOf(refined) },
    values: new Blob([...tensors.map(([, values]) => values), coarse.data, refined.data]),
  }
}

const sizeOf = ({ width, height }: AnomalyMap) => ({ width, height })

/** @throws Error when the blob is gone or not of the length that it should have. */
async function unpack({ features, maps, score, values, ...facts }: StoredPicture): Promise<SeenPicture> {
  const { width, height, thumbnail, display, notes } = facts
  const numbers = new Float32Array(await values.arrayBuffer())
  let taken = 0
  // Copies, as whoever gets one may send its memory to another thread.
  const take = (length: number) => {
    if (taken + length > numbers.length) throw new RangeError('The kept features are cut off.')
    return numbers.slice(taken, (taken += length))
  }
  const takeMap = (size: Omit<AnomalyMap, 'data'>): AnomalyMap => ({
    ...size,
    data: take(size.width * size.height),
  })
  return {
    ...{ width, height, thumbnail, display, notes },
    features: Object.fromEntries(features.map(({ name, length }) => [name, take(length)])),
    generic: { coarse: takeMap(maps.coarse), refined: takeMap(maps.refined), score },
  }
}
