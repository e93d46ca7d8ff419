import { useRef } from 'react'

/**
 * Handlers for a `Dialog.Content` that give the focus back, when it closes, to what had it before: Radix does that only
 * where its own trigger opened the window, and most windows of the app are opened through a store. Not where something
 * else has taken the focus meanwhile, as a command of the palette may.
 */
export function useFocusReturn() {
  const opener = useRef<Element>(null)
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault()
      if (document.activeElement === document.body && opener.current instanceof HTMLElement)
        opener.current.focus()
    },
  }
}
