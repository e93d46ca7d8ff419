import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { afterEach, expect, test, vi } from 'vitest'
import { RUNTIME_VERSION, runtimeBuild, runtimeBuildOf } from './runtime-build'

test.each([
  ['assets/ort-wasm-simd-threaded.jspi-D5D0fo7z.wasm', 'jspi'],
  ['assets/ort-wasm-simd-threaded.asyncify-jspi123.wasm', 'asyncify'],
  ['assets/libheif-jspi.wasm', undefined],
  ['assets/ort-jspi-D5D0fo7z.js', undefined],
])('%s belongs to %s', (path, build) => {
  expect(runtimeBuildOf(path)).toBe(build)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

test('only where WebAssembly can be suspended and has relaxed SIMD the build that needs both runs', () => {
  setFlagsFromString('--experimental-wasm-relaxed-simd')
  const { validate } = WebAssembly
  const withParts = (parts: object) => {
    vi.stubGlobal('WebAssembly', { validate: validate.bind(WebAssembly), ...parts })
    return runtimeBuild()
  }
  expect(withParts({ Suspending: Function })).toBe('jspi')
  expect(withParts({})).toBe('asyncify')
  expect(withParts({ Suspending: Function, validate: () => false })).toBe('asyncify')
})

test('its version is the one that is installed', () => {
  const { version } = JSON.parse(readFileSync('node_modules/onnxruntime-web/package.json', 'utf8')) as {
    version: string
  }
  expect(version.startsWith(`${RUNTIME_VERSION}.`)).toBe(true)
})
