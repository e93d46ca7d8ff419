import { toast } from 'sonner'
import { countOf } from '../../lib/format'
import { useInspections, type Removed } from '../../stores/inspections'

function offerUndo(message: string, removed: Removed): void {
  if (removed.items.length === 0) return
  toast(message, { action: { label: 'Undo', onClick: () => useInspections.getState().restore(removed) } })
}

export function removePicture(id: string): void {
  const removed = useInspections.getState().remove(id)
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
