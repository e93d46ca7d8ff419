import { plural, t } from '@lingui/core/macro'
import { toast } from 'sonner'
import { useInspections, type Removed } from '../../stores/inspections'
import { shownIds } from '../../stores/queue-view'

/** Long enough to notice what is missing. */
const UNDO_MS = 8000

function offerUndo(message: string, removed: Removed): void {
  if (removed.items.length === 0) return
  toast(message, {
    duration: UNDO_MS,
    action: { label: t`Undo`, onClick: () => useInspections.getState().restore(removed) },
  })
}

export function removePicture(id: string): void {
  // A focus inside the queue would be lost with the row: it goes to the row that is selected instead.
  const list = document.activeElement?.closest('ul')
  const removed = useInspections.getState().remove(id, shownIds())
  requestAnimationFrame(() => {
    list?.querySelector<HTMLElement>('[aria-current="true"]')?.focus({ preventScroll: true })
  })
  const name = removed.items[0]?.name
  if (name !== undefined) offerUndo(t`Removed ${name}`, removed)
}

export function clearQueue(): void {
  const removed = useInspections.getState().clear()
  const count = removed.items.length
  offerUndo(t`Removed ${plural(count, { one: '# picture', other: '# pictures' })}`, removed)
}

export function cancelWaiting(): void {
  const removed = useInspections.getState().cancelWaiting()
  const count = removed.items.length
  offerUndo(t`Cancelled ${plural(count, { one: '# waiting picture', other: '# waiting pictures' })}`, removed)
}
