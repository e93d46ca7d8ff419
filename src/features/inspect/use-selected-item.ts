import { useInspections, type QueueItem } from '../../stores/inspections'

/** The picture on screen; undefined when the queue is empty. */
export const useSelectedItem = (): QueueItem | undefined =>
  useInspections(({ items, selectedId }) => (selectedId === null ? undefined : items[selectedId]))
