import { expect, test } from 'vitest'
import { inEnglish, sentence } from './sentence'

test('the values stand beside the sentence and go back into it', () => {
  const kind = 'PNG'
  const damage = sentence`This ${kind} has ${3} of ${4} parts.`
  expect(damage).toEqual({ id: 'This {0} has {1} of {2} parts.', values: { 0: 'PNG', 1: 3, 2: 4 } })
  expect(inEnglish(damage)).toBe('This PNG has 3 of 4 parts.')
})

test('a sentence without values is its own id, even when a value looks like a hole', () => {
  expect(inEnglish(sentence`Damaged.`)).toBe('Damaged.')
  expect(inEnglish(sentence`File ${'{1}'} and ${'b'}`)).toBe('File {1} and b')
})
