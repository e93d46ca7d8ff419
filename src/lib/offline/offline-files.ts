import { bundleIndexSchema, bundleSchema } from '../../core/bundle'
import { fail, succeed, type Result } from '../../core/errors'
import { sha256Of } from '../../core/hash'
import { CONTENT_CACHE, contentKey, KEEP_HEADER, OFFLINE_LIST, shellCacheName } from '../../core/kept-files'
import { runtimeBuild, runtimeBuildOf } from '../../core/runtime-build'
import { offlineListSchema, type OfflineList } from '../../core/offline-list'
import { sentence } from '../../core/sentence'
import { assetUrl, fetchJson } from '../assets'
import { isQuotaError } from '../storage/storage-failure'

/** In the order in which they are fetched: what is needed most comes first. */
export const offlineGroups = ['shell', 'runtime', 'model', 'formats', 'samples'] as const
export type OfflineGroup = (typeof offlineGroups)[number]

/** A file that the app can do without a network once it is kept. */
export interface OfflineFile {
  readonly group: OfflineGroup
  readonly url: string
  readonly bytes: number
  /** Where the file is kept by its content; absent for the shell, which the service worker keeps. */
  readonly sha256?: string
}

/** A file and whether the device has it. */
export interface KeptFile extends OfflineFile {
  readonly isKept: boolean
}

/**
 * Everything that the app consists of, and what of it the device has.
 *
 * @throws Error when the lists cannot be had: offline, and never kept.
 */
export async function surveyFiles(): Promise<readonly KeptFile[]> {
  const files = await listFiles()
  const scope = assetUrl('./')
  const [shell, content] = await Promise.all([keysOf(shellCacheName(scope)), keysOf(CONTENT_CACHE)])
  return files.map((file) => ({
    ...file,
    isKept:
      file.sha256 === undefined ? shell.has(file.url) : content.has(contentKey(file.sha256, location.origin)),
  }))
}

async function listFiles(): Promise<readonly OfflineFile[]> {
  const [list, { bundles }] = await Promise.all([
    fetchJson(OFFLINE_LIST, offlineListSchema),
    fetchJson('models/index.json', bundleIndexSchema),
  ])
  const models = await Promise.all(bundles.map(({ folder }) => modelFiles(`models/${folder}/`)))
  const byGroup = (group: OfflineList['files'][number]['group']): OfflineFile[] =>
    list.files
      .filter((file) => file.group === group && isForThisBrowser(file.path))
      .map(({ path, bytes, sha256 }) => ({ group, url: assetUrl(path), bytes, sha256 }))
  return [
    ...list.shell.map(({ path, bytes }): OfflineFile => ({ group: 'shell', url: assetUrl(path), bytes })),
    ...byGroup('runtime'),
    ...models.flat(),
    ...byGroup('formats'),
    ...byGroup('samples'),
  ]
}

/** Not the build of the runtime that other browsers run. */
function isForThisBrowser(path: string): boolean {
  const build = runtimeBuildOf(path)
  return build === undefined || build === runtimeBuild()
}

/** Every graph of a bundle, as another provider may want another one, and what checks them. */
async function modelFiles(folder: string): Promise<readonly OfflineFile[]> {
  const { graphs, golden } = await fetchJson(`${folder}bundle.json`, bundleSchema)
  const { image, coarse, refined, reference } = golden
  return [
    ...graphs.detector.variants,
    ...(graphs.reference?.variants ?? []),
    image,
    coarse,
    refined,
    ...(reference ? [reference.good, reference.coarse, reference.refined] : []),
  ].map(({ file, bytes, sha256 }) => ({ group: 'model', url: assetUrl(folder + file), bytes, sha256 }))
}

/** Addresses of what a cache has, without the revisions that the service worker adds. */
async function keysOf(name: string): Promise<ReadonlySet<string>> {
  // `open` would make one where the browser has thrown it away.
  if (!(await caches.has(name))) return new Set()
  const keys = await (await caches.open(name)).keys()
  return new Set(keys.map(({ url }) => url.replace(/[?#].*$/, '')))
}

/**
 * Fetches files that the device does not have and keeps them under the hash of their content. What was kept stays when
 * it fails or is cancelled, and is not fetched again.
 *
 * @param onProgress Bytes of these files that have come.
 */
export async function keepFiles(
  files: readonly OfflineFile[],
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (bytes: number) => void } = {},
): Promise<Result<void>> {
  let finished = 0
  try {
    const cache = await caches.open(CONTENT_CACHE)
    for (const { url, bytes, sha256 } of files) {
      if (sha256 === undefined) continue
      const report = (received: number) => onProgress?.(finished + Math.min(received, bytes))
      // A visit just now has left most of it in the browser's own cache, which may be too old, though.
      const content =
        (await download(url, sha256, 'force-cache', report, signal)) ??
        (await download(url, sha256, 'reload', report, signal))
      if (!content)
        return fail(
          'offline-changed',
          sentence`The site has another version of Flawscope than this page.`,
          sentence`Reload the page and try again.`,
          url,
        )
      await cache.put(contentKey(sha256, location.origin), new Response(content))
      finished += bytes
      onProgress?.(finished)
    }
    return succeed(undefined)
  } catch (cause) {
    if (signal?.aborted)
      return fail('cancelled', sentence`Stopped.`, sentence`What has come so far is kept.`, cause)
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
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const response = await fetch(url, { cache, headers: { [KEEP_HEADER]: '1' }, ...(signal ? { signal } : {}) })
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
