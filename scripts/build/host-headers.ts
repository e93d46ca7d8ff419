import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Plugin } from 'vite'
import { securityHeaders } from '../../src/core/security-headers.ts'

/** Files whose name holds their hash never change; everything else is asked for anew each time. */
const caching: readonly [path: string, value: string][] = [
  ['/*', 'no-cache'],
  ['/assets/*', 'public, max-age=31536000, immutable'],
]

/** The headers of a deployment in the form that Netlify and Cloudflare Pages read, and `deploy/serve.py`. */
export function headersFile(): string {
  const everywhere = Object.entries(securityHeaders).map(([name, value]) => `  ${name}: ${value}\n`)
  return caching
    .map(
      ([path, value]) =>
        // Rules add up: what an earlier one set is taken back first.
        `${path}\n${path === '/*' ? everywhere.join('') : '  ! Cache-Control\n'}  Cache-Control: ${value}\n`,
    )
    .join('\n')
}

/** Writes `_headers` beside a finished build. */
export function hostHeaders(): Plugin {
  let folder = ''
  return {
    name: 'flawscope:host-headers',
    apply: 'build',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir)
    },
    writeBundle() {
      writeFileSync(join(folder, '_headers'), headersFile())
    },
  }
}
