import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { leb, signedLeb, WasmModule, withExchange, withPrologue } from './wasm-module'

/**
 * (module (import "a" "b" (func (result i32))) (func (export "two") (result i32) (local i32) (i32.const 2)))
 */
const module = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7f],
  ...[0x02, 0x07, 0x01, 0x01, 0x61, 0x01, 0x62, 0x00, 0x00],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x07, 0x07, 0x01, 0x03, 0x74, 0x77, 0x6f, 0x00, 0x01],
  ...[0x0a, 0x08, 0x01, 0x06, 0x01, 0x01, 0x7f, 0x41, 0x02, 0x0b],
)

function run(bytes: Uint8Array): number {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(bytes)), {
    a: { b: () => 7 },
  })
  return (exports as { two: () => number }).two()
}

it('is written as it was read', () => {
  expect(new WasmModule(module).toBytes()).toEqual(module)
  const runtime = readFileSync(
    fileURLToPath(
      new URL('../../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.jspi.wasm', import.meta.url),
    ),
  )
  expect(Buffer.from(new WasmModule(runtime).toBytes()).equals(runtime)).toBe(true)
})

it('runs an added function from an exchanged one', () => {
  const exchanged = new WasmModule(module)
  const two = exchanged.exported('two')
  const added = exchanged.add(Uint8Array.of(0, 0x41, 5, 0x0b), exchanged.signatureOf('two'))
  expect(added).toBe(2)
  exchanged.replace(two, Uint8Array.of(0, 0x10, added, 0x0b))
  expect(run(module)).toBe(2)
  expect(run(exchanged.toBytes())).toBe(5)
})

it('runs instructions before the rest, and others in their place', () => {
  const changed = new WasmModule(module)
  const two = changed.exported('two')
  // call 0, return
  changed.replace(two, withPrologue(two, [0x10, 0, 0x0f]))
  expect(run(changed.toBytes())).toBe(7)
  const other = new WasmModule(module)
  other.replace(other.exported('two'), withExchange(two, [0x41, 2], [0x41, 3]))
  expect(run(other.toBytes())).toBe(3)
  expect(() => withExchange(two, [0x41, 4], [])).toThrow('do not stand there once')
  expect(() => withExchange(Uint8Array.of(1, 1), [1], [])).toThrow('do not stand there once')
})

it('says what a module lacks', () => {
  const lacking = new WasmModule(module)
  expect(() => lacking.exported('three')).toThrow('no function "three"')
  expect(() => lacking.add(Uint8Array.of(0, 0x0b), Uint8Array.of(0x60, 0, 0))).toThrow(
    'no function of that type',
  )
  expect(() => lacking.indexOf(Uint8Array.of())).toThrow('not of this module')
  expect(() => new WasmModule(module.subarray(0, -3))).toThrow('ends too early')
})

describe('numbers', () => {
  it.each([
    [0, [0], [0]],
    [63, [63], [63]],
    [64, [64], [0xc0, 0]],
    [111, [111], [0xef, 0]],
    [624485, [0xe5, 0x8e, 0x26], [0xe5, 0x8e, 0x26]],
  ])('%i', (value, unsigned, signed) => {
    expect(leb(value)).toEqual(unsigned)
    expect(signedLeb(value)).toEqual(signed)
  })
})
