import { bundleIndexSchema, bundleSchema, graphFiles } from '../../core/bundle'
import type { FileToKeep } from '../../core/keeping'
import { CONTENT_CACHE, contentKey, OFFLINE_LIST, shellCacheName } from '../../core/kept-files'
import { runtimeBuild, runtimeBuildOf } from '../../core/runtime-build'
import { offlineListSchema, type OfflineList } from '../../core/offline-list'
import { assetUrl, fetchJson } from '../assets'

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

/** What the page has to fetch for the device to have all of these; the shell is the service worker's. */
export const missingOf = (files: readonly KeptFile[]): readonly FileToKeep[] =>
  files.flatMap(({ url, bytes, sha256, isKept }) =>
    isKept || sha256 === undefined ? [] : [{ url, bytes, sha256 }],
  )

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
    ...graphFiles(graphs),
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
