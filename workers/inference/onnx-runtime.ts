import asyncifyUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import jspiUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url'
import type * as OnnxRuntime from 'onnxruntime-web'
import { runtimeBuild, type RuntimeBuild } from '../../src/core/runtime-build'

/** ONNX Runtime's module, of whichever build. */
export type Ort = typeof OnnxRuntime

const builds: Record<RuntimeBuild, { readonly url: string; readonly load: () => Promise<Ort> }> = {
  jspi: { url: jspiUrl, load: () => import('onnxruntime-web/jspi') },
  asyncify: { url: asyncifyUrl, load: () => import('onnxruntime-web/webgpu') },
}

let loading: Promise<Ort> | undefined

/** The module of the build that this browser runs, told where its WebAssembly lies; the same for all who ask. */
export function loadOnnxRuntime(): Promise<Ort> {
  loading ??= load()
  return loading
}

async function load(): Promise<Ort> {
  const { url, load } = builds[runtimeBuild()]
  const ort = await load()
  ort.env.wasm.wasmPaths = { wasm: url }
  ort.env.logLevel = 'error'
  return ort
}
