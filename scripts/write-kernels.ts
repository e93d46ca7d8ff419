import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

/** Compiles the WebAssembly kernels; the result is committed, and a test keeps it in step with its source. */

const source = fileURLToPath(new URL('kernels/resample.as', import.meta.url))
export const target = fileURLToPath(new URL('../src/core/resample-kernel.ts', import.meta.url))

/** @returns The text of the module that carries the kernel. */
export async function compileKernel(): Promise<string> {
  const { error, binary, stderr } = await asc.compileString(readFileSync(source, 'utf8'), {
    optimizeLevel: 3,
    shrinkLevel: 0,
    runtime: 'stub',
    enable: ['simd'],
    noAssert: true,
    zeroFilledMemory: true,
  })
  if (error || !binary) throw new Error('The kernel does not compile.', { cause: error ?? stderr })
  return `// Written by \`npm run kernels\` from scripts/kernels/resample.as; do not edit.

/** The compiled kernel, in base64. */
export const RESAMPLE_KERNEL =
  '${Buffer.from(binary).toString('base64')}'
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(target, await compileKernel())
  console.log(`wrote ${target}`)
}
