import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

export interface Sizes {
  /** Everything in the default bundle's folder, bytes. */
  readonly bundleBytes: number
  readonly bundleFiles: readonly { readonly file: string; readonly bytes: number }[]
  /** JavaScript and CSS of the app and its worker, gzip, without ONNX Runtime; bytes. */
  readonly appGzipBytes: number
  /** ONNX Runtime's WebAssembly and its loader, gzip; bytes. */
  readonly runtimeGzipBytes: number
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
  const gzip = (paths: string[]): number =>
    paths.reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0)
  return {
    bundleBytes: bundleFiles.reduce((sum, { bytes }) => sum + bytes, 0),
    bundleFiles,
    appGzipBytes: gzip(code.filter((path) => !isRuntime(path))),
    runtimeGzipBytes: gzip(code.filter(isRuntime)),
  }
}

function isRuntime(path: string): boolean {
  return /[/\\](ort|ort-wasm)[.-][^/\\]*$/.test(path)
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
