import { isReviewed } from '../../../core/review'
import { useInTime } from '../../../lib/use-in-time'
import { useInspections } from '../../../stores/inspections'
import { useReviews } from '../../../stores/reviews'

/** The first picture after the selected one that has a result and no review; from the end it goes on at the start. */
export function nextUnreviewed(): string | undefined {
  const { items, order, selectedId } = useInspections.getState()
  const { reviews } = useReviews.getState()
  const place = selectedId === null ? -1 : order.indexOf(selectedId)
  const inTurn = [...order.slice(place + 1), ...order.slice(0, Math.max(0, place))]
  return inTurn.find((id) => items[id]?.state.phase === 'done' && !isReviewed(reviews[id]))
}

export function selectNextUnreviewed(): void {
  const id = nextUnreviewed()
  if (id !== undefined) useInspections.getState().select(id)
}

/** How many pictures have a result and no review. */
export function useUnreviewedCount(): number {
  const items = useInTime(useInspections, ({ items }) => items)
  const reviews = useReviews((state) => state.reviews)
  return Object.values(items).filter(({ id, state }) => state.phase === 'done' && !isReviewed(reviews[id]))
    .length
}
