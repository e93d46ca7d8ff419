import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { withOwnKernels } from './own-kernels.ts'

const published = fileURLToPath(new URL('../../node_modules/onnxruntime-web/dist', import.meta.url))
const generated = fileURLToPath(new URL('../../.generated/runtime', import.meta.url))

/** Writes a file unless it is there already; whole or not at all, since several of us may run. */
function write(path: string, bytes: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(bytes)) return
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, bytes)
  renameSync(draft, path)
}

/**
 * Makes ONNX Runtime's WebAssembly with kernels of our own.
 *
 * @returns For Vite's `resolve.alias`: who imports a runtime's WebAssembly gets that.
 */
export function ownRuntime(): { readonly find: RegExp; readonly replacement: string } {
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

/** As ONNX Runtime asks for its memory, the same in all builds: it begins with 16 MB and adds a fifth whenever that is too little. */
const MEMORY = 'new WebAssembly.Memory({initial:256,'
/** 46.1 MB, in pages: what the shipped graph comes to need, room for one such step included. */
const PAGES = 704

/** Gives ONNX Runtime at once the memory that it comes to need: it does not grow while a queue runs. */
export function roomyRuntime(): Plugin {
  return {
    name: 'flawscope:roomy-runtime',
    transform: {
      filter: { id: /onnxruntime-web\/dist\/ort\.[^/]+\.mjs$/ },
      handler(code) {
        if (!code.includes(MEMORY))
          this.error('This version of onnxruntime-web asks for memory in another way.')
        return code.replace(MEMORY, `new WebAssembly.Memory({initial:${PAGES},`)
      },
    },
  }
}

/** ONNX Runtime names the published file as well, in case nobody tells it of another: no build needs to carry both. */
export function onlyOwnRuntime(): Plugin {
  return {
    name: 'flawscope:only-own-runtime',
    apply: 'build',
    transform: {
      filter: { id: /onnxruntime-web\/dist\/ort\.[^/]+\.mjs$/ },
      handler: (code, id) =>
        code.replaceAll(
          'new URL("ort-wasm-',
          `new URL("${relative(dirname(id), generated).replaceAll('\\', '/')}/ort-wasm-`,
        ),
    },
  }
}
