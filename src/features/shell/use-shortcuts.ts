import { useEffect } from 'react'
import { commandFor, execute, isCharacterKey, keyOf, type CommandGroup } from '../../lib/command'
import { useShell } from '../../stores/shell'

/** Widgets that use letters or arrow keys themselves. */
const TYPING = 'input, textarea, select, [contenteditable="true"]'
const OWN_ARROWS = '[role="slider"], [role="menu"], [role="dialog"], [role="separator"], [role="listbox"]'
const OWN_SIDEWAYS_ARROWS = '[role="radio"]'

function needsItself(target: Element | null, key: string): boolean {
  if (target?.closest(TYPING)) return !key.startsWith('Mod+')
  if (!key.startsWith('Arrow')) return false
  return (
    target?.closest(OWN_ARROWS) != null ||
    (/Left|Right/.test(key) && target?.closest(OWN_SIDEWAYS_ARROWS) != null)
  )
}

/** Runs commands by key, except where a widget needs the key itself or a window is open. */
export function useShortcuts(groups: readonly CommandGroup[]): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = keyOf(event)
      if (event.defaultPrevented || key === undefined) return
      if (isCharacterKey(key) && !useShell.getState().singleKeys) return
      if (document.querySelector('[role="dialog"][data-state="open"]')) return
      if (needsItself(event.target instanceof Element ? event.target : null, key)) return
      const command = commandFor(groups, key)
      if (!command) return
      event.preventDefault()
      execute(command)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [groups])
}
