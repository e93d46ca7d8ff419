import { sha256Of } from '../../src/core/hash'
import { CONTENT_CACHE, contentKey } from '../../src/core/kept-files'

/**
 * Files kept on the device under the hash of their content, so that a file that two bundles share is kept
 * once and a stale one cannot be taken for a new one. Works as if empty where the browser blocks storage.
 */
export class ContentCache {
  readonly #cache: Promise<Cache | undefined>

  constructor() {
    this.#cache = openCache()
  }

  /** The content with this hash; an entry that is not what it should be is thrown away. */
  async get(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#attempt(async (cache) => {
      const response = await cache.match(keyOf(sha256))
      if (!response) return undefined
      const bytes = new Uint8Array(await response.arrayBuffer())
      if ((await sha256Of(bytes)) === sha256) return bytes
      await cache.delete(keyOf(sha256))
      return undefined
    })
  }

  async put(sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#attempt((cache) => cache.put(keyOf(sha256), new Response(bytes)))
  }

  /** Keeps the beginning of a file whose download was cut off. */
  async putPart(sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#attempt((cache) => cache.put(partKeyOf(sha256), new Response(bytes)))
  }

  /** The beginning that {@link putPart} kept, which is kept no longer: it is finished, or kept again. */
  async takePart(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#attempt(async (cache) => {
      const response = await cache.match(partKeyOf(sha256))
      if (!response) return undefined
      const bytes = new Uint8Array(await response.arrayBuffer())
      await cache.delete(partKeyOf(sha256))
      return bytes
    })
  }

  /** The last text seen at an address, for when the network is gone. */
  async getText(url: string): Promise<string | undefined> {
    return this.#attempt(async (cache) => (await cache.match(url))?.text())
  }

  async putText(url: string, text: string): Promise<void> {
    await this.#attempt((cache) => cache.put(url, new Response(text)))
  }

  /** Storage that fails (blocked, full, taken away) costs a download and nothing else. */
  async #attempt<T>(action: (cache: Cache) => Promise<T>): Promise<T | undefined> {
    try {
      const cache = await this.#cache
      return cache && (await action(cache))
    } catch {
      return undefined
    }
  }
}

const keyOf = (sha256: string): string => contentKey(sha256, location.origin)

const partKeyOf = (sha256: string): string => `${keyOf(sha256)}.part`

async function openCache(): Promise<Cache | undefined> {
  try {
    return await caches.open(CONTENT_CACHE)
  } catch {
    // No `caches` outside secure contexts; a SecurityError where storage is blocked.
    return undefined
  }
}
