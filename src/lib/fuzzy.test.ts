import { expect, test } from 'vitest'
import { fuzzyFilter, fuzzyScore } from './fuzzy'

const commands = ['Remove picture', 'Next picture', 'Picture alone', 'Zoom in', 'Original size']
const find = (typed: string) => fuzzyFilter(commands, typed, (command) => command)

test('starts of words before middles of words before scattered letters', () => {
  expect(find('in')).toEqual(['Zoom in', 'Original size', 'Picture alone'])
  expect(find('pic')).toEqual(['Remove picture', 'Next picture', 'Picture alone'])
  expect(find('rmvp')).toEqual(['Remove picture'])
})

test('every typed word must be there, in any order and case', () => {
  expect(find('PICTURE next')).toEqual(['Next picture'])
  expect(find('next zoom')).toEqual([])
  expect(fuzzyScore('Nächstes Bild', 'näch')).toBeGreaterThan(0)
})
