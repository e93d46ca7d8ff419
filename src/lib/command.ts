import type { MessageDescriptor } from '@lingui/core'
import { t } from '@lingui/core/macro'

/** Something a user can do by key, by the command palette and mostly also by a button. */
export interface Command {
  /** Unique, as `group.action`. */
  readonly id: string
  readonly label: MessageDescriptor
  /**
   * Keys that run it, as {@link keyOf} names them; the shortcut sheet shows them in this order. Without keys
   * it is found in the palette alone.
   */
  readonly keys?: readonly string[]
  /** Further keys, for other keyboards, that need not be shown. */
  readonly hiddenKeys?: readonly string[]
  readonly run: () => void
  /** Why it cannot be run now, in the language of the page; null when it can. */
  readonly disabledReason?: () => string | null
}

export interface CommandGroup {
  readonly id: string
  readonly name: MessageDescriptor
  readonly commands: readonly Command[]
}

type Keystroke = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/**
 * The name of a keystroke in {@link Command.keys}: `ArrowDown`, `g`, `?`, or `Mod+k` for the platform's command
 * key with K. Undefined where the modifiers belong to browser or system. Shift counts as part of a sign ("?"),
 * not of a letter.
 */
export function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Keystroke): string | undefined {
  const name = key.length === 1 ? key.toLowerCase() : key
  const isLetter = name !== key.toUpperCase()
  if (altKey || (shiftKey && (key.length > 1 || isLetter))) return undefined
  return ctrlKey || metaKey ? `Mod+${name}` : name
}

/** Whether a key is a single character, which speech input and slips of the hand produce easily. */
export const isCharacterKey = (key: string): boolean => key.length === 1

export function commandFor(groups: readonly CommandGroup[], key: string): Command | undefined {
  const isOf = ({ keys = [], hiddenKeys = [] }: Command): boolean =>
    keys.includes(key) || hiddenKeys.includes(key)
  for (const { commands } of groups) {
    const command = commands.find(isOf)
    if (command) return command
  }
  return undefined
}

/** Runs a command unless it cannot be run now. */
export function execute(command: Command): void {
  if (command.disabledReason?.() == null) command.run()
}

const signs: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  '-': '−',
}

function keyCap(key: string): string {
  if (key === 'Delete') return t`Del`
  if (key === 'Mod') return /Mac|iP(?:hone|ad)/.test(navigator.userAgent) ? '⌘' : t`Ctrl`
  return signs[key] ?? key.toUpperCase()
}

/** What stands on the keys of a keystroke, one entry a key. */
export const keyCaps = (key: string): string[] =>
  key.startsWith('Mod+') ? [keyCap('Mod'), keyCap(key.slice(4))] : [keyCap(key)]
