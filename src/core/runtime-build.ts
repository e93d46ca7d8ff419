/**
 * Which of ONNX Runtime's builds a browser runs. Both have WebGPU and WebAssembly and give the same. Where WebAssembly can
 * be suspended (JSPI: Chromium 137 and later) the build needs no instrumented copy of itself for that, is two thirds as
 * large and starts sooner; everywhere else `asyncify` does.
 */
export type RuntimeBuild = 'jspi' | 'asyncify'

export const runtimeBuild = (): RuntimeBuild => ('Suspending' in WebAssembly ? 'jspi' : 'asyncify')

/** The build whose WebAssembly a file of the app is; undefined for all other files. */
export const runtimeBuildOf = (path: string): RuntimeBuild | undefined =>
  /(?:^|\/)ort-wasm[^/]*\.(jspi|asyncify)\b[^/]*\.wasm$/.exec(path)?.[1] as RuntimeBuild | undefined
