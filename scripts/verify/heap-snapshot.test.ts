import { expect, it } from 'vitest'
import { codeBytesOf, nativeBytesOf, notedBytesOf, timelineBytesOf, type HeapSnapshot } from './heap-snapshot'

const node_fields = ['type', 'name', 'id', 'self_size']
const types = ['object', 'code', 'native']

/** @param nodes Type, name and size of each. */
function snapshotOf(
  ...nodes: readonly (readonly [type: string, name: string, size: number])[]
): HeapSnapshot {
  return {
    snapshot: { meta: { node_fields, node_types: [types, 'string', 'number', 'number'] } },
    nodes: nodes.flatMap(([type, , size], index) => [types.indexOf(type), index, 2 * index + 1, size]),
    strings: nodes.map(([, name]) => name),
  }
}

const snapshot = snapshotOf(
  ['code', 'system / InstructionStream', 500],
  ['object', 'PerformanceMeasure', 70],
  ['code', 'system / Code', 8],
  ['native', 'blink::NetworkResourcesData::ResourceData', 288],
  ['native', 'File', 216],
  ['native', 'blink::NetworkResourcesData::ResourceData', 288],
  ['native', 'PerformanceResourceTiming', 136],
  ['native', 'LayoutShift', 152],
  ['native', 'LayoutShiftAttribution', 40],
  ['native', 'HTMLCanvasElement', 300],
  ['native', 'system / CppGCManaged (WasmNativeModule)', 9000],
)

it('compiled code is told from everything else on the heap', () => {
  expect(codeBytesOf(snapshot)).toBe(508)
})

it('what lies outside the heap is told from it', () => {
  expect(nativeBytesOf(snapshot)).toBe(2 * 288 + 216 + 136 + 152 + 40 + 300)
})

it('what developer tools note of shown files is told from everything else', () => {
  expect(notedBytesOf(snapshot)).toBe(576)
  expect(notedBytesOf(snapshotOf(['native', 'File', 216]))).toBe(0)
})

it("the browser's timeline is told from the app's objects, whatever they are called", () => {
  expect(timelineBytesOf(snapshot)).toBe(136 + 152 + 40)
})
