import { fail, succeed, type Result } from '../../src/core/errors'
import { sha256Of } from '../../src/core/hash'
import type { FileToKeep } from '../../src/core/keeping'
import { CONTENT_CACHE, contentKey, KEEP_HEADER } from '../../src/core/kept-files'
import { isQuotaError } from '../../src/core/quota-error'
import { sentence } from '../../src/core/sentence'

/** Each report is a message that the page has to answer. */
const REPORT_EVERY_MS = 100

/** See {@link KeepingApi.keep}. */
export async function keep(
  files: readonly FileToKeep[],
  onProgress: (bytes: number) => void,
): Promise<Result<void>> {
  let finished = 0
  let reportedAt = -Infinity
  const report = (bytes: number) => {
    if (performance.now() - reportedAt < REPORT_EVERY_MS) return
    reportedAt = performance.now()
    onProgress(bytes)
  }
  try {
    const cache = await caches.open(CONTENT_CACHE)
    for (const { url, bytes, sha256 } of files) {
      const onReceived = (received: number) => report(finished + Math.min(received, bytes))
      // A visit just now has left most of it in the browser's own cache, which may be too old, though.
      const content =
        (await download(url, sha256, 'force-cache', onReceived)) ??
        (await download(url, sha256, 'reload', onReceived))
      if (!content)
        return fail(
          'offline-changed',
          sentence`The site has another version of Flawscope than this page.`,
          sentence`Reload the page and try again.`,
          url,
        )
      await cache.put(contentKey(sha256, location.origin), new Response(content))
      finished += bytes
      report(finished)
    }
    return succeed(undefined)
  } catch (cause) {
    if (isQuotaError(cause))
      return fail(
        'storage-full',
        sentence`This device has no room for these files.`,
        sentence`What has come so far is kept. Clear the queue or delete parts to make room, then go on.`,
        cause,
      )
    return fail(
      'offline-unreachable',
      sentence`The site could not be reached.`,
      sentence`What has come so far is kept. Go on when the connection is back.`,
      cause,
    )
  }
}

/** @returns The content, or undefined when it is not what it should be. */
async function download(
  url: string,
  sha256: string,
  cache: RequestCache,
  onReceived: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const response = await fetch(url, { cache, headers: { [KEEP_HEADER]: '1' } })
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`)
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let received = 0
  // Safari's streams cannot be iterated.
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    received += value.length
    onReceived(received)
  }
  const content = new Uint8Array(await new Blob(chunks).arrayBuffer())
  return (await sha256Of(content)) === sha256 ? content : undefined
}
