import { useMemo } from 'react'
import { effectiveVerdict } from '../core/review'
import type { Verdict } from '../core/verdict'
import { resultWithin } from '../lib/region-result'
import { useInspections, type QueueItem } from './inspections'
import { useRegionOfInterest } from './region-of-interest'
import { useReviews } from './reviews'
import { imageThreshold, useThresholds } from './thresholds'

/** What is said about a picture after all is taken together: region, threshold and review. */
export interface Judgement {
  /** Within the region of interest. */
  readonly score: number
  /** A person's where there is one. */
  readonly verdict: Verdict
  readonly isOverridden: boolean
}

/** The judgement at this moment; null without a result. */
export function judgementOf({ id, state }: QueueItem): Judgement | null {
  if (state.phase !== 'done') return null
  const { score } = resultWithin(state.inspection, useRegionOfInterest.getState().region)
  const review = useReviews.getState().reviews[id]
  return {
    score,
    verdict: effectiveVerdict(score, imageThreshold(useThresholds.getState()), review),
    isOverridden: review !== undefined && review.override !== null,
  }
}

/** The judgement of one picture; draws anew only when that one changes, so that hundreds may stand in a list. */
export function useJudgement(item: QueueItem | undefined): Judgement | null {
  const region = useRegionOfInterest((state) => state.region)
  const review = useReviews(({ reviews }) => (item ? reviews[item.id] : undefined))
  const score = item?.state.phase === 'done' ? resultWithin(item.state.inspection, region).score : null
  const verdict = useThresholds((state) =>
    score === null ? null : effectiveVerdict(score, imageThreshold(state), review),
  )
  const isOverridden = review !== undefined && review.override !== null
  return useMemo(
    () => (score === null || verdict === null ? null : { score, verdict, isOverridden }),
    [score, verdict, isOverridden],
  )
}

/** Score and verdict of every picture that has a result, in no particular order. */
export function useScoreJudgements(): readonly Pick<Judgement, 'score' | 'verdict'>[] {
  const items = useInspections((state) => state.items)
  const region = useRegionOfInterest((state) => state.region)
  const reviews = useReviews((state) => state.reviews)
  const threshold = useThresholds(imageThreshold)
  return useMemo(
    () =>
      Object.values(items).flatMap(({ id, state }) => {
        if (state.phase !== 'done') return []
        const { score } = resultWithin(state.inspection, region)
        return [{ score, verdict: effectiveVerdict(score, threshold, reviews[id]) }]
      }),
    [items, region, reviews, threshold],
  )
}

/** How many pictures of the queue are OK and NG. */
export function useVerdictCounts(): Readonly<Record<Verdict, number>> {
  const judgements = useScoreJudgements()
  return useMemo(() => {
    const counts = { OK: 0, NG: 0 }
    for (const { verdict } of judgements) counts[verdict]++
    return counts
  }, [judgements])
}
