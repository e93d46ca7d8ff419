import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Compiles the WebAssembly kernels; the results are committed, and a test keeps them in step with their sources. */

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** What is written, and the text of it. */
export const kernels: readonly { readonly target: string; readonly text: () => string }[] = [
  {
    target: pathOf('../src/core/resample-kernel.ts'),
    text: () => `// Written by \`npm run kernels\` from scripts/kernels/resample.as; do not edit.

/** The compiled kernel, in base64. */
export const RESAMPLE_KERNEL =
  '${compile('resample')}'
`,
  },
  {
    target: pathOf('../src/core/teaching/k-centre-kernel.ts'),
    text: () => `// Written by \`npm run kernels\` from scripts/kernels/k-centre.as; do not edit.

/** The compiled kernel, in base64. */
export const K_CENTRE_KERNEL =
  '${compile('k-centre')}'
`,
  },
  {
    target: pathOf('build/mlas-kernels.ts'),
    text: () => `// Written by \`npm run kernels\` from scripts/kernels/mlas.as; do not edit.

/** The compiled kernels, in base64. */
export const MLAS_KERNELS = {
  plain:
    '${compile('mlas', '--importMemory')}',
  fused:
    '${compile('mlas', '--importMemory', '--enable', 'relaxed-simd')}',
}
`,
  },
]

/**
 * The compiler is called and not imported: its declarations would change the types of arrays everywhere.
 *
 * @param kernel Name of the source.
 * @returns The module, in base64.
 */
function compile(kernel: string, ...more: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'flawscope-kernel-'))
  try {
    // It takes no other ending.
    copyFileSync(pathOf(`kernels/${kernel}.as`), join(folder, 'kernel.ts'))
    const compiler = pathOf('../node_modules/assemblyscript/bin/asc.js')
    const options = ['--optimizeLevel', '3', '--runtime', 'stub', '--enable', 'simd', '--noAssert', ...more]
    execFileSync(process.execPath, [compiler, 'kernel.ts', '--outFile', 'kernel.wasm', ...options], {
      cwd: folder,
    })
    return readFileSync(join(folder, 'kernel.wasm')).toString('base64')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { target, text } of kernels) {
    writeFileSync(target, text())
    console.log(`wrote ${target}`)
  }
}
