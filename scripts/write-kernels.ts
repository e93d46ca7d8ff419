import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Compiles the WebAssembly kernels; the result is committed, and a test keeps it in step with its source. */

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const source = pathOf('kernels/resample.as')
export const target = pathOf('../src/core/resample-kernel.ts')

/**
 * The compiler is called and not imported: its declarations would change the types of arrays everywhere.
 *
 * @returns The text of the module that carries the kernel.
 */
export function compileKernel(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flawscope-kernel-'))
  try {
    // It takes no other ending.
    copyFileSync(source, join(folder, 'kernel.ts'))
    const compiler = pathOf('../node_modules/assemblyscript/bin/asc.js')
    const options = ['--optimizeLevel', '3', '--runtime', 'stub', '--enable', 'simd', '--noAssert']
    execFileSync(process.execPath, [compiler, 'kernel.ts', '--outFile', 'kernel.wasm', ...options], {
      cwd: folder,
    })
    return `// Written by \`npm run kernels\` from scripts/kernels/resample.as; do not edit.

/** The compiled kernel, in base64. */
export const RESAMPLE_KERNEL =
  '${readFileSync(join(folder, 'kernel.wasm')).toString('base64')}'
`
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(target, compileKernel())
  console.log(`wrote ${target}`)
}
