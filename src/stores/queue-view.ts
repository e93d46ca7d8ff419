import { useMemo } from 'react'
import { create } from 'zustand'
import { isReviewed, type Review } from '../core/review'
import {
  isPlainView,
  orderQueue,
  type QueueEntry,
  type QueueFilter,
  type QueueSort,
  type QueueView,
} from '../lib/queue-order'
import { useInTime } from '../lib/use-in-time'
import { useInspections, type QueueItem } from './inspections'
import { judgementOf } from './judgements'
import { useRegionOfInterest } from './region-of-interest'
import { useRegionScores } from './region-scores'
import { useReviews } from './reviews'
import { imageThreshold, useThresholds } from './thresholds'

interface QueueViewState extends QueueView {
  setSort: (sort: QueueSort) => void
  setFilter: (filter: QueueFilter) => void
  setSearch: (search: string) => void
  showAll: () => void
}

/** How the queue is looked at. What runs, and in which order, is not touched by it. */
export const useQueueView = create<QueueViewState>()((set) => ({
  sort: 'arrival',
  filter: 'all',
  search: '',
  setSort: (sort) => set({ sort }),
  setFilter: (filter) => set({ filter }),
  setSearch: (search) => set({ search }),
  showAll: () => set({ filter: 'all', search: '' }),
}))

const entryOf = (item: QueueItem, reviews: Readonly<Record<string, Review>>): QueueEntry => ({
  id: item.id,
  name: item.name,
  folder: item.folder,
  isFailed: item.state.phase === 'failed',
  judgement: judgementOf(item),
  isReviewed: isReviewed(reviews[item.id]),
})

/** The ids as they are shown now, for previous and next. */
export function shownIds(): readonly string[] {
  const { items, order } = useInspections.getState()
  const view = useQueueView.getState()
  if (isPlainView(view)) return order
  const { reviews } = useReviews.getState()
  return orderQueue(
    order.map((id) => entryOf(items[id]!, reviews)),
    view,
  )
}

/** The ids to show; in the plain view it changes only when pictures come and go. */
export function useShownIds(): readonly string[] {
  const view = useQueueView()
  const isPlain = isPlainView(view)
  // What the order depends on, of which the plain view needs nothing.
  const order = useInspections((state) => state.order)
  const items = useInTime(useInspections, (state) => (isPlain ? null : state.items))
  const reviews = useReviews((state) => (isPlain ? null : state.reviews))
  const region = useRegionOfInterest((state) => state.region)
  const revision = useRegionScores((state) => (isPlain ? 0 : state.revision))
  const threshold = useThresholds(imageThreshold)
  // eslint-disable-next-line react-hooks/exhaustive-deps -- judgements follow items, reviews, region, scores and threshold
  return useMemo(() => shownIds(), [view, order, items, reviews, region, revision, threshold])
}

/** Selects the picture `offset` places further in the shown order. */
export const selectShown = (offset: number): void => {
  useInspections.getState().selectBy(offset, shownIds())
}
