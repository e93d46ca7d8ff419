import { z } from 'zod/mini'
import { verdictOf, type Verdict } from './verdict'

/** Longest tag and note that are kept; what is longer is cut. */
export const MAXIMUM_TAG_LENGTH = 40
export const MAXIMUM_NOTE_LENGTH = 2000

export const reviewSchema = z.object({
  /** What a person decided against or without regard to the score; null while the threshold decides. */
  override: z.nullable(z.enum(['OK', 'NG'])),
  /** A person looked and lets the verdict of the threshold stand. */
  confirmed: z.boolean(),
  note: z.string(),
  /** In the order in which they were added; no two differ in case alone. */
  tags: z.readonly(z.array(z.string())),
})

/** What a person says about an inspection. Plain data: it is stored and exported as it is. */
export type Review = Readonly<z.infer<typeof reviewSchema>>

export const NO_REVIEW: Review = { override: null, confirmed: false, note: '', tags: [] }

/** The verdict that counts: a person's where there is one, else the score's against the threshold. */
export const effectiveVerdict = (score: number, threshold: number, review: Review | undefined): Verdict =>
  review?.override ?? verdictOf(score, threshold)

/** Whether a person has decided: overridden the verdict or let it stand. A note alone is no decision. */
export const isReviewed = (review: Review | undefined): boolean =>
  review !== undefined && (review.override !== null || review.confirmed)

const sameTag = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Adds a tag, its white space tidied; nothing changes when it is empty or there already. */
export function withTag(review: Review, tag: string): Review {
  const tidy = tag.trim().replace(/\s+/g, ' ').slice(0, MAXIMUM_TAG_LENGTH).trim()
  if (!tidy || review.tags.some((known) => sameTag(known, tidy))) return review
  return { ...review, tags: [...review.tags, tidy] }
}

export const withoutTag = (review: Review, tag: string): Review => ({
  ...review,
  tags: review.tags.filter((known) => !sameTag(known, tag)),
})
