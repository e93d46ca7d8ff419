import { expect, test } from 'vitest'
import { runtimeBuildOf } from './runtime-build'

test.each([
  ['assets/ort-wasm-simd-threaded.jspi-D5D0fo7z.wasm', 'jspi'],
  ['assets/ort-wasm-simd-threaded.asyncify-jspi123.wasm', 'asyncify'],
  ['assets/libheif-jspi.wasm', undefined],
  ['assets/ort-jspi-D5D0fo7z.js', undefined],
])('%s belongs to %s', (path, build) => {
  expect(runtimeBuildOf(path)).toBe(build)
})
