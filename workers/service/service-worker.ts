import { PrecacheController } from 'workbox-precaching/PrecacheController.js'
import {
  CONTENT_CACHE,
  inboxCacheName,
  KEEP_HEADER,
  OFFLINE_LIST,
  shellCacheName,
} from '../../src/core/kept-files'
import type { OfflineList } from '../../src/core/offline-list'
import { ContentFiles } from './content-files'
import { takeShared } from './inbox'
import { isolated } from './isolated'

declare const self: ServiceWorkerGlobalScope

/**
 * The one service worker: keeps the shell of its version, answers from the device first, isolates every answer, and
 * takes what other apps share. A new version waits until the page lets it take over.
 */

const { scope } = self.registration
const shellName = shellCacheName(scope)

/** How long the network may take to tell of a newer model before the known one is used; milliseconds. */
const NEWEST_WITHIN_MS = 4000

const shell = new PrecacheController({
  cacheName: shellName,
  // Kept with their headers: what comes from the cache as it is keeps the browser's compiled code.
  plugins: [{ cacheWillUpdate: ({ response }) => Promise.resolve(response.ok ? isolated(response) : null) }],
})
shell.addToCacheList(self.__WB_MANIFEST)

const content = new ContentFiles()

self.addEventListener('install', (event) => event.waitUntil(shell.install(event)))

self.addEventListener('activate', (event) => {
  // The page that installed it works offline from now on, not only after its next load.
  event.waitUntil(self.clients.claim().then(() => tidy(event)))
})

self.addEventListener('message', ({ data }: ExtendableMessageEvent) => {
  if ((data as { readonly type?: unknown } | null)?.type === 'SKIP_WAITING') void self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (!url.href.startsWith(scope)) return
  if (request.method === 'POST' && url.href === `${scope}share`) {
    event.respondWith(takeShared(request, self))
    return
  }
  // The inference worker keeps models itself, under the hash of their content.
  if (request.method !== 'GET' || (pathOf(url).startsWith('models/') && !url.pathname.endsWith('.json')))
    return
  if (request.mode === 'navigate') event.waitUntil(tidy(event))
  event.respondWith(answer(event, url))
})

const pathOf = (url: URL): string => url.href.slice(scope.length).replace(/[?#].*$/, '')

async function answer(event: FetchEvent, url: URL): Promise<Response> {
  const { request } = event
  const path = pathOf(url)
  if (path.startsWith('models/')) return newest(event, url)
  // Places of the app stand behind `#`: every address of the page itself is the one page.
  const kept = await fromShell(event, request.mode === 'navigate' && path === '' ? 'index.html' : path)
  if (kept) return kept
  const file = (await listed()).get(path)
  if (file && !request.headers.has(KEEP_HEADER)) return content.answer(event, file)
  return isolated(await fetch(request))
}

/**
 * A file of this version, or of the one before while a page of it is still open; one that the browser threw away is
 * fetched and kept anew.
 */
async function fromShell(event: ExtendableEvent, path: string): Promise<Response | undefined> {
  const url = new URL(path, scope)
  if (shell.getCacheKeyForURL(url.href) !== undefined) {
    const handle = shell.createHandlerBoundToURL(url.href)
    return isolated(await handle({ event, request: new Request(url), url }))
  }
  return (await caches.open(shellName)).match(url.href)
}

/** What the network says of models, who may be exchanged without a new version of the app; else what is known. */
async function newest(event: FetchEvent, url: URL): Promise<Response> {
  const known = async () =>
    (await (await caches.open(CONTENT_CACHE)).match(url.href)) ?? (await fromShell(event, pathOf(url)))
  try {
    const response = await fetch(event.request, { signal: AbortSignal.timeout(NEWEST_WITHIN_MS) })
    if (response.ok) {
      const copy = response.clone()
      event.waitUntil(
        caches
          .open(CONTENT_CACHE)
          .then((cache) => cache.put(url.href, copy))
          .catch(() => undefined),
      )
      return isolated(response)
    }
    return isolated((await known()) ?? response)
  } catch (cause) {
    const response = await known()
    if (response) return isolated(response)
    throw cause
  }
}

let list: Promise<ReadonlyMap<string, OfflineList['files'][number]>> | undefined

/** The files that are kept by content, by their path. */
function listed(): Promise<ReadonlyMap<string, OfflineList['files'][number]>> {
  list ??= shell.matchPrecache(new URL(OFFLINE_LIST, scope).href).then(async (response) => {
    // Of the same build as this worker.
    const { files } = (await response?.json()) as OfflineList
    return new Map(files.map((file) => [file.path, file]))
  })
  // Thrown away by the browser, perhaps: asked for again with the next request.
  return list.catch(() => {
    list = undefined
    return new Map<string, never>()
  })
}

/**
 * Deletes what earlier versions kept, once no page of theirs is open: until then they may want code that they have
 * not loaded yet. Models and samples lie under their hashes and stay.
 */
async function tidy(event: ExtendableEvent): Promise<void> {
  const leaving = event instanceof FetchEvent ? [event.clientId, event.resultingClientId] : []
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (pages.some(({ id }) => !leaving.includes(id))) return
  await shell.activate(event)
  const current = [shellName, inboxCacheName(scope)]
  for (const name of await caches.keys())
    if (name.endsWith(scope) && !current.includes(name)) await caches.delete(name)
}
