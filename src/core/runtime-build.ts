/** The runtime's version, as bundles name it whose graphs were optimised for it. */
export const RUNTIME_VERSION = '1.30'

/**
 * Which of ONNX Runtime's builds a browser runs. Both have WebGPU and WebAssembly and give the same. Where WebAssembly can
 * be suspended (JSPI) and has relaxed SIMD (both: Chromium 137 and later) the build needs no instrumented copy of itself for
 * that, is two thirds as large, starts sooner and fuses multiplications with additions; everywhere else `asyncify` does.
 */
export type RuntimeBuild = 'jspi' | 'asyncify'

/** A module of one function that returns `f32x4.relaxed_madd` of zeros. */
const relaxed = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x13, 0x01, 0x11, 0x00],
  ...[0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, 0xfd, 0x85, 0x02, 0x0b],
)

export const runtimeBuild = (): RuntimeBuild =>
  'Suspending' in WebAssembly && WebAssembly.validate(relaxed) ? 'jspi' : 'asyncify'

/** The build whose WebAssembly a file of the app is; undefined for all other files. */
export const runtimeBuildOf = (path: string): RuntimeBuild | undefined =>
  /(?:^|\/)ort-wasm[^/]*\.(jspi|asyncify)\b[^/]*\.wasm$/.exec(path)?.[1] as RuntimeBuild | undefined
