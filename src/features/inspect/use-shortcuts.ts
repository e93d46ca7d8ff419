import { useEffect } from 'react'
import { commandFor } from './commands'

/** Widgets that use letters or arrow keys themselves. */
const TYPING = 'input, textarea, select, [contenteditable="true"]'
const OWN_KEYS = '[role="slider"], [role="radio"], [role="menu"], [role="dialog"]'

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
      if (event.key.startsWith('Arrow') && target?.closest(OWN_KEYS)) return
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
