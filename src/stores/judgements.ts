import { useMemo } from 'react'
import { effectiveVerdict } from '../core/review'
import type { Verdict } from '../core/verdict'
import { binScores, countVerdicts, type ScoreBin } from '../lib/score-histogram'
import { useInTime } from '../lib/use-in-time'
import { useInspections, type QueueItem } from './inspections'
import type { RegionOfInterest } from '../core/region-of-interest'
import { useRegionOfInterest } from './region-of-interest'
import { scoreOf, useRegionScores } from './region-scores'
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

/** The judgement at this moment; null without a result, or while its score within the region is being found. */
export function judgementOf({ id, state }: QueueItem): Judgement | null {
  if (state.phase !== 'done') return null
  const score = scoreOf(state.inspection, useRegionOfInterest.getState().region)
  if (score === null) return null
  const review = useReviews.getState().reviews[id]
  return {
    score,
    verdict: effectiveVerdict(score, imageThreshold(useThresholds.getState()), review),
    isOverridden: review !== undefined && review.override !== null,
  }
}

/**
 * The judgement of one picture; draws anew only when that one changes, so that hundreds may stand in a list.
 *
 * @param within Absent: the region of interest.
 */
export function useJudgement(item: QueueItem | undefined, within?: RegionOfInterest): Judgement | null {
  const region = useRegionOfInterest((state) => within ?? state.region)
  const review = useReviews(({ reviews }) => (item ? reviews[item.id] : undefined))
  const inspection = item?.state.phase === 'done' ? item.state.inspection : null
  // Asked again whenever scores have become known.
  const score = useRegionScores(() => (inspection ? scoreOf(inspection, region) : null))
  const verdict = useThresholds((state) =>
    score === null ? null : effectiveVerdict(score, imageThreshold(state), review),
  )
  const isOverridden = review !== undefined && review.override !== null
  return useMemo(
    () => (score === null || verdict === null ? null : { score, verdict, isOverridden }),
    [score, verdict, isOverridden],
  )
}

interface Binned {
  /** All else that the bins depend on. */
  readonly by: readonly unknown[]
  readonly bins: readonly ScoreBin[]
}

/** All that ask after a change share one count. */
const binned = new WeakMap<object, Binned>()

/** Score and verdict of every picture that has a result, counted in bins; a new one's some moments late. */
export function useScoreBins(): readonly ScoreBin[] {
  const items = useInTime(useInspections, (state) => state.items)
  const region = useRegionOfInterest((state) => state.region)
  const reviews = useReviews((state) => state.reviews)
  const threshold = useThresholds(imageThreshold)
  const revision = useRegionScores((state) => state.revision)
  return useMemo(() => {
    const by = [region, reviews, threshold, revision]
    const known = binned.get(items)
    if (known?.by.every((value, index) => Object.is(value, by[index]))) return known.bins
    const bins = binScores(
      Object.values(items).flatMap(({ id, state }) => {
        const score = state.phase === 'done' ? scoreOf(state.inspection, region) : null
        return score === null ? [] : [{ score, verdict: effectiveVerdict(score, threshold, reviews[id]) }]
      }),
    )
    binned.set(items, { by, bins })
    return bins
  }, [items, region, reviews, threshold, revision])
}

/** How many pictures of the queue are OK and NG. */
export function useVerdictCounts(): Readonly<Record<Verdict, number>> {
  const bins = useScoreBins()
  return useMemo(() => countVerdicts(bins), [bins])
}
