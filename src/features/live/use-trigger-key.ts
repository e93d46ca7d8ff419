import { useEffect } from 'react'
import { useLive } from '../../stores/live'
import { useLiveSettings } from '../../stores/live-settings'
import { liveSession } from './live-session'

/** Where a key is typed or moves something. A button is left to the other of space bar and Enter: see below. */
const KEEPS_KEYS =
  'input, textarea, select, [contenteditable="true"], [role="menu"], [role="dialog"], [role="slider"], [data-listening]'

/**
 * The key, or the pedal that is one, by which the user takes a frame. While a trigger is awaited it does not press the
 * button that has the focus: a pedal must not stop the camera because its button was clicked last.
 */
export function useTriggerKey(): void {
  useEffect(() => {
    const isOurs = (event: KeyboardEvent): boolean => {
      const { mode, triggerKey } = useLiveSettings.getState()
      const { isOn, frozen } = useLive.getState()
      if (mode !== 'trigger' || !isOn || frozen !== null || event.key !== triggerKey) return false
      if (event.ctrlKey || event.metaKey || event.altKey) return false
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest(KEEPS_KEYS)) return false
      return !document.querySelector('[role="dialog"][data-state="open"]')
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isOurs(event)) return
      event.preventDefault()
      if (!event.repeat) liveSession.trigger()
    }
    // Buttons act when the space bar comes up.
    const onKeyUp = (event: KeyboardEvent) => {
      if (isOurs(event)) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    window.addEventListener('keyup', onKeyUp, { capture: true })
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true })
      window.removeEventListener('keyup', onKeyUp, { capture: true })
    }
  }, [])
}
