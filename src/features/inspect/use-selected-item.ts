import { useDeferredValue } from 'react'
import { useInspections, type QueueItem } from '../../stores/inspections'
import { useIsHurried } from './hurry'

/**
 * The picture on screen; undefined when the queue is empty. Another picture than before is drawn in slices, so that the page
 * answers meanwhile. News of the same picture come without delay.
 */
export function useSelectedItem(): QueueItem | undefined {
  const selectedId = useInspections((state) => state.selectedId)
  const lateId = useDeferredValue(selectedId)
  const drawnId = useIsHurried(selectedId) ? selectedId : lateId
  return useInspections(({ items }) => {
    const drawn = drawnId === null ? undefined : items[drawnId]
    // Nothing stood there before, or it has been removed.
    return drawn ?? (selectedId === null ? undefined : items[selectedId])
  })
}
