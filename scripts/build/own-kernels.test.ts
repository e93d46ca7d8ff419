import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { MLAS_KERNELS } from './mlas-kernels'
import { withOwnKernels } from './own-kernels'
import { WasmModule } from './wasm-module'

const published = (build: string): Uint8Array =>
  readFileSync(
    fileURLToPath(
      new URL(
        `../../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.${build}.wasm`,
        import.meta.url,
      ),
    ),
  )

describe.each([
  { build: 'jspi', exchanged: 9, added: 5 },
  { build: 'asyncify', exchanged: 4, added: 0 },
] as const)('the runtime of $build', ({ build, exchanged, added }) => {
  const original = published(build)
  const before = new WasmModule(original).bodies
  const own = withOwnKernels(original, build)
  const after = new WasmModule(own).bodies

  it('has our functions and otherwise its own', () => {
    expect(after.length - before.length).toBe(added)
    const differing = before.filter((body, index) => !Buffer.from(body).equals(after[index]!))
    expect(differing).toHaveLength(exchanged)
  })

  it('is refused when a function is not the one that ours was made for', () => {
    const other = new WasmModule(original)
    const body = before.find((body, index) => !Buffer.from(body).equals(after[index]!))!
    other.replace(other.bodies[before.indexOf(body)]!, Uint8Array.of(...body, 0))
    expect(() => withOwnKernels(other.toBytes(), build)).toThrow('as the own kernels expect it')
    expect(() => withOwnKernels(own, build)).toThrow('as the own kernels expect it')
  })
})

it.each(Object.entries(MLAS_KERNELS))(
  'the kernels (%s) need nothing of a module but its memory',
  (_, base64) => {
    const bytes = Buffer.from(base64, 'base64')
    const functions = [
      'sgemmZero',
      'sgemmAdd',
      'depthwise',
      'plan',
      'pointwise',
      'activate',
      'sumExp',
      'exp',
      'means',
    ]
    const module = new WasmModule(bytes)
    expect(module.bodies).toHaveLength(functions.length)
    expect(new Set(functions.map((name) => module.exported(name)))).toEqual(new Set(module.bodies))
    expect(module.sections).toEqual(['type', 'import', 'function', 'export', 'code'])
  },
)
