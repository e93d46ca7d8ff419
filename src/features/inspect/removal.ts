import { toast } from 'sonner'
import { countOf } from '../../lib/format'
import { useInspections, type Removed } from '../../stores/inspections'

/** Long enough to notice what is missing. */
const UNDO_MS = 8000

function offerUndo(message: string, removed: Removed): void {
  if (removed.items.length === 0) return
  toast(message, {
    duration: UNDO_MS,
    action: { label: 'Undo', onClick: () => useInspections.getState().restore(removed) },
  })
}

export function removePicture(id: string): void {
  // A focus inside the queue would be lost with the row: it goes to the row that is selected instead.
  const list = document.activeElement?.closest('ul')
  const removed = useInspections.getState().remove(id)
  requestAnimationFrame(() => {
    list?.querySelector<HTMLElement>('[aria-current="true"]')?.focus({ preventScroll: true })
  })
  offerUndo(`Removed ${removed.items[0]?.name ?? 'picture'}`, removed)
}

export function clearQueue(): void {
  const removed = useInspections.getState().clear()
  offerUndo(`Removed ${countOf(removed.items.length, 'picture')}`, removed)
}

export function cancelWaiting(): void {
  const removed = useInspections.getState().cancelWaiting()
  offerUndo(`Cancelled ${countOf(removed.items.length, 'waiting picture')}`, removed)
}
