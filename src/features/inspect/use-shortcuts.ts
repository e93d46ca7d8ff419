import { useEffect } from 'react'
import { commandFor } from './commands'

/** Widgets that use letters or arrow keys themselves. */
const TYPING = 'input, textarea, select, [contenteditable="true"]'
const OWN_ARROWS = '[role="slider"], [role="menu"], [role="dialog"]'
const OWN_SIDEWAYS_ARROWS = '[role="radio"]'

const needsItself = (target: Element | null, key: string): boolean =>
  key.startsWith('Arrow') &&
  (target?.closest(OWN_ARROWS) != null ||
    (/Left|Right/.test(key) && target?.closest(OWN_SIDEWAYS_ARROWS) != null))

/**
 * Runs commands by key, except where a widget needs the key itself.
 *
 * @param openSheet Shows the list of shortcuts, on "?".
 */
export function useShortcuts(openSheet: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest(TYPING) || document.querySelector('[role="dialog"][data-state="open"]')) return
      if (needsItself(target, event.key)) return
      if (event.key === '?') {
        event.preventDefault()
        openSheet()
        return
      }
      const command = commandFor(event.key)
      if (!command) return
      event.preventDefault()
      command.run()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [openSheet])
}
