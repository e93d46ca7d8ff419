/**
 * What page, workers and service worker agree on about files that are kept on the device.
 *
 * Large files (runtime, models, samples, decoders) lie in one cache under the hash of their content, so that no file
 * is kept twice and a new version of the app fetches only what has changed. Everything else, the shell, is kept by
 * the service worker under its address and revision.
 */
export const CONTENT_CACHE = 'flawscope-content'

/** Key of a file in the content cache. */
export const contentKey = (sha256: string, origin: string): string =>
  new URL(`/${CONTENT_CACHE}/${sha256}`, origin).href

/** The cache of the shell; one a deployment, as an origin may serve several. */
export const shellCacheName = (scope: string): string => `flawscope-shell ${scope}`

/** Where the service worker leaves pictures that other apps share; the page takes them from there. */
export const inboxCacheName = (scope: string): string => `flawscope-inbox ${scope}`

/** Header in which the inbox keeps a file's name, percent-encoded. */
export const INBOX_NAME_HEADER = 'x-file-name'

/** What the service worker tells the page when the inbox has been filled. */
export const INBOX_MESSAGE = 'flawscope.inbox'

/** Requests with this header are kept by the page itself: the service worker does not keep them as well. */
export const KEEP_HEADER = 'x-flawscope-keep'

/** Name of the list below, beside `index.html`. */
export const OFFLINE_LIST = 'offline.json'
