import type { Verdict } from '../core/verdict'

/** Each bin is a fortieth of the scale: a few pixels wide, and 1,000 pictures still fill it. */
export const BIN_COUNT = 40

export type ScoreBin = Readonly<Record<Verdict, number>>

/** How many scores of each verdict lie in each fortieth of [0, 1]; a score of 1 is in the last. */
export function binScores(
  judgements: Iterable<{ readonly score: number; readonly verdict: Verdict }>,
): readonly ScoreBin[] {
  const bins = Array.from({ length: BIN_COUNT }, () => ({ OK: 0, NG: 0 }))
  for (const { score, verdict } of judgements) bins[binOf(score)]![verdict]++
  return bins
}

/** How many of each verdict lie in all bins. */
export function countVerdicts(bins: readonly ScoreBin[]): Readonly<Record<Verdict, number>> {
  const counts = { OK: 0, NG: 0 }
  for (const { OK, NG } of bins) {
    counts.OK += OK
    counts.NG += NG
  }
  return counts
}

/** The bin of a place on the scale from 0 to 1. */
export const binOf = (score: number): number =>
  Math.min(BIN_COUNT - 1, Math.max(0, Math.floor(score * BIN_COUNT)))
