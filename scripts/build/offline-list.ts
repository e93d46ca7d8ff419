import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Plugin } from 'vite'
import type { OfflineList } from '../../src/core/offline-list.ts'

/** Whether the service worker keeps a file of the build when it is installed; `path` is relative to the build. */
export const isShell = (path: string): boolean =>
  /^(index\.html|offline\.json|licences\.json|manifest\.webmanifest|icon\.svg|icons\/[^/]+\.png)$/.test(
    path,
  ) ||
  /^assets\/[^/]+\.(js|css|woff2)$/.test(path) ||
  path === 'samples/index.json' ||
  /^models\/(index\.json|[^/]+\/bundle\.json)$/.test(path)

/** Which kind of file, kept by content when it is used, a file of the build is; undefined for all others. */
function groupOf(path: string): OfflineList['files'][number]['group'] | undefined {
  if (/^assets\/ort-wasm[^/]*\.wasm$/.test(path)) return 'runtime'
  if (/^assets\/[^/]+\.wasm$/.test(path)) return 'formats'
  return /^samples\/.+\.(webp|png|jpg)$/.test(path) ? 'samples' : undefined
}

/** Writes `offline.json` beside a finished build: what can be kept on a device, how large it is, and its hash. */
export function offlineList(): Plugin {
  let folder = ''
  return {
    name: 'flawscope:offline-list',
    apply: 'build',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir)
    },
    // The service worker's list of files is made when the bundle is closed.
    writeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        const list = listFiles(folder)
        writeFileSync(join(folder, 'offline.json'), JSON.stringify(list))
      },
    },
  }
}

function listFiles(folder: string): OfflineList {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
  return {
    shell: paths
      .filter((path) => isShell(path) && path !== 'offline.json')
      .map((path) => ({ path, bytes: statSync(join(folder, path)).size })),
    files: paths.flatMap((path) => {
      const group = groupOf(path)
      if (!group) return []
      const content = readFileSync(join(folder, path))
      return [
        { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex'), group },
      ]
    }),
  }
}
