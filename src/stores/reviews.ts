import { create } from 'zustand'
import { isReviewed, NO_REVIEW, reviewSchema, type Review } from '../core/review'

interface ReviewsState {
  /**
   * By id of the queue's item; only of those a person said something about. Reviews of removed pictures
   * stay, so that undo brings them back too.
   */
  readonly reviews: Readonly<Record<string, Review>>
  /** Changes what a person says about a picture. */
  revise: (id: string, change: (review: Review) => Review) => void
  /** Takes over stored reviews; those already here and those that make no sense are left alone. */
  hydrate: (stored: Readonly<Record<string, unknown>>) => void
}

/** What people say about the pictures of the queue. Whoever stores the queue stores `reviews` with it. */
export const useReviews = create<ReviewsState>()((set) => ({
  reviews: {},
  revise: (id, change) =>
    set(({ reviews }) => {
      const review = reviews[id] ?? NO_REVIEW
      const next = change(review)
      return next === review ? {} : { reviews: { ...reviews, [id]: next } }
    }),
  hydrate: (stored) =>
    set(({ reviews }) => {
      const valid = Object.entries(stored).flatMap(([id, review]) => {
        const { data } = reviewSchema.safeParse(review)
        return data ? [[id, data] as const] : []
      })
      return { reviews: { ...Object.fromEntries(valid), ...reviews } }
    }),
}))

/** Sets a person's verdict; the same one again takes it back. */
export const toggleOverride = (id: string, verdict: 'OK' | 'NG'): void =>
  useReviews.getState().revise(id, (review) => ({
    ...review,
    override: review.override === verdict ? null : verdict,
    confirmed: false,
  }))

/** Lets the verdict stand as reviewed; where a person has decided already, takes that back. */
export const toggleReviewed = (id: string): void =>
  useReviews
    .getState()
    .revise(id, (review) => ({ ...review, override: null, confirmed: !isReviewed(review) }))

/** Every tag in use, the most frequent first. */
export function usedTags(reviews: Readonly<Record<string, Review>>): string[] {
  const counts = new Map<string, number>()
  for (const tag of Object.values(reviews).flatMap(({ tags }) => tags))
    counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts].sort(([a, i], [b, j]) => j - i || a.localeCompare(b)).map(([tag]) => tag)
}
