import { expect, it } from 'vitest'
import { codeBytesOf } from './heap-snapshot'

it('compiled code is told from everything else on the heap', () => {
  const node_fields = ['type', 'name', 'id', 'self_size']
  const node_types = [['hidden', 'object', 'code'], 'string', 'number', 'number'] as const
  const nodes = [2, 0, 1, 500, 1, 2, 3, 70, 2, 1, 5, 8]
  expect(codeBytesOf({ snapshot: { meta: { node_fields, node_types } }, nodes })).toBe(508)
})
