import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { RuntimeBuild } from '../../src/core/runtime-build.ts'

export interface Sizes {
  /** Everything in the default bundle's folder, bytes. */
  readonly bundleBytes: number
  readonly bundleFiles: readonly { readonly file: string; readonly bytes: number }[]
  /** JavaScript and CSS that a first visit loads, worker included, gzip, without ONNX Runtime; bytes. */
  readonly appGzipBytes: number
  /** ONNX Runtime's WebAssembly and its loader, gzip, by build, of which a browser loads one; bytes. */
  readonly runtimeGzipBytes: Readonly<Record<RuntimeBuild, number>>
}

/** App code may weigh this much, gzip, without ONNX Runtime. */
export const appBudgetBytes = 250_000
/** The default bundle, with every variant and its golden files. */
export const bundleBudgetBytes = 6_000_000

/** Measures a finished build in `dist`. */
export function measureSizes(): Sizes {
  const bundleFolder = 'public/models/default'
  const bundleFiles = filesBelow(bundleFolder).map((path) => ({
    file: path.slice(bundleFolder.length + 1),
    bytes: statSync(path).size,
  }))
  const code = filesBelow('dist/assets').filter((path) => /\.(js|mjs|css|wasm)$/.test(path))
  const atOnce = firstLoad()
  const gzip = (paths: string[]): number =>
    paths.reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0)
  return {
    bundleBytes: bundleFiles.reduce((sum, { bytes }) => sum + bytes, 0),
    bundleFiles,
    appGzipBytes: gzip(code.filter((path) => atOnce.has(path) && !isRuntime(path, '(jspi|asyncify)'))),
    runtimeGzipBytes: {
      jspi: gzip(code.filter((path) => isRuntime(path, 'jspi'))),
      asyncify: gzip(code.filter((path) => isRuntime(path, 'asyncify'))),
    },
  }
}

/** What the page and its worker load without being asked for more: all that is not behind `import()`. */
function firstLoad(): Set<string> {
  const found = new Set<string>()
  const visit = (path: string): void => {
    if (found.has(path) || !existsSync(path)) return
    found.add(path)
    if (!/\.m?js$/.test(path)) return
    const imports =
      /(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]|new URL\(["'`](?:\.\/|assets\/)?([\w.-]+\.js)["'`]/g
    for (const [, named, worker] of readFileSync(path, 'utf8').matchAll(imports))
      visit(join('dist/assets', (named ?? worker)!))
  }
  for (const [, file] of readFileSync('dist/index.html', 'utf8').matchAll(
    /(?:src|href)="\.\/(assets\/[^"]+)"/g,
  ))
    visit(join('dist', file!))
  return found
}

function isRuntime(path: string, build: string): boolean {
  return new RegExp(`[/\\\\]ort(-wasm-simd-threaded)?[.-]${build}-[^/\\\\]*$`).test(path)
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
