import { expect, it } from 'vitest'
import { codeBytesOf, notedBytesOf } from './heap-snapshot'

it('compiled code is told from everything else on the heap', () => {
  const node_fields = ['type', 'name', 'id', 'self_size']
  const node_types = [['hidden', 'object', 'code'], 'string', 'number', 'number'] as const
  const nodes = [2, 0, 1, 500, 1, 2, 3, 70, 2, 1, 5, 8]
  expect(codeBytesOf({ snapshot: { meta: { node_fields, node_types } }, nodes, strings: [] })).toBe(508)
})

it('what developer tools note of shown files is told from everything else', () => {
  const node_fields = ['type', 'name', 'id', 'self_size']
  const node_types = [['native'], 'string', 'number', 'number'] as const
  const strings = ['File', 'blink::NetworkResourcesData::ResourceData']
  const nodes = [0, 1, 1, 288, 0, 0, 3, 216, 0, 1, 5, 288]
  expect(notedBytesOf({ snapshot: { meta: { node_fields, node_types } }, nodes, strings })).toBe(576)
  expect(notedBytesOf({ snapshot: { meta: { node_fields, node_types } }, nodes, strings: ['File'] })).toBe(0)
})
