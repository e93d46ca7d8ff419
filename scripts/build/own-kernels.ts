import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RuntimeBuild } from '../../src/core/runtime-build.ts'
import { MLAS_KERNELS } from './mlas-kernels.ts'
import { leb, WasmModule, withPrologue, type Signature } from './wasm-module.ts'

/**
 * Puts kernels of our own (scripts/kernels/mlas.as) into ONNX Runtime's WebAssembly, whose own ones keep a processor half
 * busy. Functions are found by the hash of their bodies, which differ from build to build: of any other version than
 * the pinned one none is found, and the app is not built.
 */

/** SHA-256 of bodies, as `onnxruntime-web` 1.30.0 has them; the first two, which call nothing, are the same in all builds. */
const BODIES = {
  MlasSgemmKernelZero: 'f7728808b5f87253962b9f639f830459c0961fbc2cd2f8463534e97ae5a7e534',
  MlasSgemmKernelAdd: '9e72cc3a5fb5a445d440bf86c3de4b8bb338ee3773f763c730af6227034c8f08',
  MlasConvOperation: '1beb8b9c94ddca10947377fb9fde7fd05650508db9976eeb08dbd284b7edd369',
  MlasActivation: 'd45431ea991a03573f24d289b3192ee029668aadbfbc1e185fbca40e08664502',
} as const

/** Of `MlasConvOperation`, and that it is done. */
const convolution: Signature = {
  parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
  results: ['i32'],
}

const LOCAL_GET = 0x20
const I32_CONST = 0x41
const I32_LOAD = 0x28
const CALL = 0x10
const IF = 0x04
const NO_RESULT = 0x40
const RETURN = 0x0f
const END = 0x0b

const local = (index: number): number[] => [LOCAL_GET, index]

/**
 * @param original The runtime as it is published.
 * @param build    Where WebAssembly can be suspended there is relaxed SIMD, which fuses multiplication and addition. The other
 *   build has bookkeeping of its own in all functions that call others, so that only those that call none are exchanged.
 * @returns The runtime with kernels of our own.
 * @throws Error when it is not the version that they were made for.
 */
export function withOwnKernels(original: Uint8Array, build: RuntimeBuild): Uint8Array {
  const runtime = new WasmModule(original)
  const kernels = new WasmModule(
    Buffer.from(build === 'jspi' ? MLAS_KERNELS.fused : MLAS_KERNELS.plain, 'base64'),
  )
  const found = new Map(
    runtime.bodies.map((body) => [createHash('sha256').update(body).digest('hex'), body]),
  )
  const bodyOf = (name: keyof typeof BODIES): Uint8Array => {
    const body = found.get(BODIES[name])
    if (!body) throw new Error(`This ONNX Runtime has no ${name} as the own kernels expect it: look at ${here}.`)
    return body
  }

  if (build === 'jspi') {
    const depthwise = runtime.add(kernels.exported('depthwise'), convolution)
    const activation = runtime.indexOf(bodyOf('MlasActivation'))
    const operation = bodyOf('MlasConvOperation')
    const [parameters, , , bias, , output, , count] = convolution.parameters.map((_, index) => local(index))
    runtime.replace(
      operation,
      withPrologue(operation, [
        ...convolution.parameters.flatMap((_, index) => local(index)),
        ...[CALL, ...leb(depthwise)],
        ...[IF, NO_RESULT],
        // MlasActivation(parameters->Activation, output, bias, 1, count, count)
        ...[...parameters!, I32_LOAD, 2, 0],
        ...output!,
        ...bias!,
        ...[I32_CONST, 1],
        ...count!,
        ...count!,
        ...[CALL, ...leb(activation)],
        RETURN,
        END,
      ]),
    )
  }
  runtime.replace(bodyOf('MlasSgemmKernelZero'), kernels.exported('sgemmZero'))
  runtime.replace(bodyOf('MlasSgemmKernelAdd'), kernels.exported('sgemmAdd'))
  return runtime.toBytes()
}

const here = 'scripts/build/own-kernels.ts'
const published = fileURLToPath(new URL('../../node_modules/onnxruntime-web/dist', import.meta.url))
const generated = fileURLToPath(new URL('../../.generated/runtime', import.meta.url))

/** Writes a file unless it is there already; at one time or at none, since several of us may run. */
function write(path: string, bytes: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(bytes)) return
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, bytes)
  renameSync(draft, path)
}

/**
 * Makes the runtimes with kernels of our own.
 *
 * @returns For Vite's `resolve.alias`: who imports a runtime's WebAssembly gets that.
 */
export function ownKernels(): { readonly find: RegExp; readonly replacement: string } {
  mkdirSync(generated, { recursive: true })
  for (const build of ['jspi', 'asyncify'] as const) {
    const file = `ort-wasm-simd-threaded.${build}.wasm`
    write(join(generated, file), withOwnKernels(readFileSync(join(published, file)), build))
  }
  return {
    find: /^onnxruntime-web\/(ort-wasm-simd-threaded\.\w+\.wasm)/,
    replacement: `${generated}/$1`,
  }
}
