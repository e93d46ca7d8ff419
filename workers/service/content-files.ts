import { sha256Of } from '../../src/core/hash'
import { CONTENT_CACHE, contentKey } from '../../src/core/kept-files'
import type { OfflineList } from '../../src/core/offline-list'
import { isolated } from './isolated'

type ContentFile = OfflineList['files'][number]

/** Media types of the files that are kept by content; WebAssembly is compiled while it comes only under its own. */
const types: Readonly<Record<string, string>> = {
  wasm: 'application/wasm',
  webp: 'image/webp',
  png: 'image/png',
  jpg: 'image/jpeg',
}

/** Large files of the app: from the device where it has them, else from the network and kept. */
export class ContentFiles {
  async answer(event: FetchEvent, file: ContentFile): Promise<Response> {
    const cache = await caches.open(CONTENT_CACHE)
    const kept = await cache.match(contentKey(file.sha256, location.origin))
    if (kept) return withType(kept, file.path)
    const response = await fetch(event.request)
    if (response.status === 200) event.waitUntil(keep(cache, file, response.clone()))
    return isolated(response)
  }
}

/** Keeps a file if it is the one that it should be. A device without room costs a download the next time. */
async function keep(cache: Cache, { sha256, bytes, path }: ContentFile, response: Response): Promise<void> {
  try {
    const content = new Uint8Array(await response.arrayBuffer())
    if (content.length === bytes && (await sha256Of(content)) === sha256)
      await cache.put(contentKey(sha256, location.origin), withType(new Response(content), path))
  } catch {
    // No room, or the page went away while it was coming.
  }
}

/** The page keeps files without saying what they are. */
function withType(response: Response, path: string): Response {
  const type = types[path.slice(path.lastIndexOf('.') + 1)]
  if (type === undefined || response.headers.get('content-type') === type) return isolated(response)
  return isolated(new Response(response.body, { headers: { 'content-type': type } }))
}
