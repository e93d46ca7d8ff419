import { expect, test } from 'vitest'
import { keyOf } from '../lib/command'
import { commandGroups } from './commands'

const commands = commandGroups.flatMap((group) => group.commands)
const keys = commands.flatMap(({ keys = [], hiddenKeys = [] }) => [...keys, ...hiddenKeys])

const twice = (values: readonly string[]) => values.filter((value, index) => values.indexOf(value) !== index)

test('every command has an id of its own, below its group', () => {
  expect(twice(commands.map(({ id }) => id))).toEqual([])
  for (const { id, commands } of commandGroups)
    for (const command of commands) expect(command.id.startsWith(`${id}.`)).toBe(true)
})

test('no key runs two commands', () => {
  expect(twice(keys)).toEqual([])
})

test('every key can be pressed: its name is what a keystroke is called', () => {
  for (const key of keys) {
    const isCombined = key.startsWith('Mod+')
    const stroke = { key: isCombined ? key.slice(4) : key, ctrlKey: isCombined }
    expect(keyOf({ metaKey: false, altKey: false, shiftKey: false, ...stroke })).toBe(key)
  }
})
