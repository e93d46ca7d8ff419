import { plural, t } from '@lingui/core/macro'
import { offerUndo } from '../../lib/undo-toast'
import { useInspections, type Removed } from '../../stores/inspections'
import { shownIds } from '../../stores/queue-view'

function offerBack(message: string, removed: Removed): void {
  if (removed.items.length > 0) offerUndo(message, () => useInspections.getState().restore(removed))
}

export function removePicture(id: string): void {
  // A focus inside the queue would be lost with the row: it goes to the row that is selected instead.
  const list = document.activeElement?.closest('ul')
  const removed = useInspections.getState().remove(id, shownIds())
  requestAnimationFrame(() => {
    list?.querySelector<HTMLElement>('[aria-current="true"]')?.focus({ preventScroll: true })
  })
  const name = removed.items[0]?.name
  if (name !== undefined) offerBack(t`Removed ${name}`, removed)
}

export function clearQueue(): void {
  const removed = useInspections.getState().clear()
  const count = removed.items.length
  offerBack(t`Removed ${plural(count, { one: '# picture', other: '# pictures' })}`, removed)
}

export function cancelWaiting(): void {
  const removed = useInspections.getState().cancelWaiting()
  const count = removed.items.length
  offerBack(t`Cancelled ${plural(count, { one: '# waiting picture', other: '# waiting pictures' })}`, removed)
}
