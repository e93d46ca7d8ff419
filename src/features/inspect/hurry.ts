import { flushSync } from 'react-dom'
import { create } from 'zustand'

/** The picture whose panels do not wait until it is painted; null: none is in such a hurry. */
const useHurry = create<{ readonly id: string | null }>()(() => ({ id: null }))

/** Whether all that shows a picture has to show it now. */
export const useIsHurried = (id: string | null): boolean =>
  useHurry((state) => id !== null && state.id === id)

/**
 * Draws the panels of the selected picture before it returns: whoever puts the cursor into one of them means that
 * picture and not the one before, whose panels still stand there for a moment.
 */
export function showAtOnce(id: string): void {
  flushSync(() => useHurry.setState({ id }))
}
