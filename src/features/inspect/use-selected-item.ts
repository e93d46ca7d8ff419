import { useDeferredValue } from 'react'
import { useInspections, type QueueItem } from '../../stores/inspections'

/**
 * The picture on screen; undefined when the queue is empty. Another picture than before is drawn in slices, so that the page
 * answers meanwhile. News of the same picture come without delay.
 */
export function useSelectedItem(): QueueItem | undefined {
  const item = useInspections(({ items, selectedId }) =>
    selectedId === null ? undefined : items[selectedId],
  )
  const drawn = useDeferredValue(item)
  return item?.id === drawn?.id ? item : drawn
}
