import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { compileKernel, target } from './write-kernels'

it('the committed kernel is what its source compiles to', () => {
  expect(readFileSync(target, 'utf8')).toBe(compileKernel())
})
