import { expect, test, vi } from 'vitest'
import { commandFor, execute, keyOf, type CommandGroup } from './command'

const stroke = (key: string, modifiers = {}) =>
  keyOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers })

test('letters whatever their case, but not with a modifier', () => {
  expect(stroke('g')).toBe('g')
  expect(stroke('G')).toBe('g')
  expect(stroke('G', { shiftKey: true })).toBeUndefined()
  expect(stroke('g', { altKey: true })).toBeUndefined()
  expect(stroke('g', { ctrlKey: true })).toBe('Mod+g')
})

test('signs are what they are, whether they need Shift or not', () => {
  expect(stroke('?', { shiftKey: true })).toBe('?')
  expect(stroke('+')).toBe('+')
  expect(stroke('1')).toBe('1')
})

test('arrows with Shift select text and belong to the browser', () => {
  expect(stroke('ArrowDown')).toBe('ArrowDown')
  expect(stroke('ArrowDown', { shiftKey: true })).toBeUndefined()
})

test('the platform key is Control or Command', () => {
  expect(stroke('k', { metaKey: true })).toBe('Mod+k')
  expect(stroke('K', { ctrlKey: true })).toBe('Mod+k')
})

test('a command is found by each of its keys and runs only where it can', () => {
  const run = vi.fn()
  let reason: string | null = 'Not now'
  const groups: CommandGroup[] = [
    {
      id: 'a',
      name: { id: 'a' },
      commands: [
        {
          id: 'a.b',
          label: { id: 'b' },
          keys: ['b'],
          hiddenKeys: ['='],
          run,
          disabledReason: () => reason,
        },
      ],
    },
  ]
  expect(commandFor(groups, '=')).toBe(commandFor(groups, 'b'))
  expect(commandFor(groups, 'x')).toBeUndefined()
  execute(commandFor(groups, 'b')!)
  expect(run).not.toHaveBeenCalled()
  reason = null
  execute(commandFor(groups, 'b')!)
  expect(run).toHaveBeenCalledOnce()
})
