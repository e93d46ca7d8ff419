import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { kernels } from './write-kernels'

it.each(kernels)('$target is what its source compiles to', ({ target, text }) => {
  expect(readFileSync(target, 'utf8')).toBe(text())
})
