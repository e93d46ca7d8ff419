import type { Verdict } from '../verdict'

/** How many inspections came out as what since the counters were last reset. */
export type Tally = Readonly<Record<Verdict, number>>

export const NONE_COUNTED: Tally = { OK: 0, NG: 0 }

export const countVerdict = (tally: Tally, verdict: Verdict): Tally => ({
  ...tally,
  [verdict]: tally[verdict] + 1,
})

/** What was counted before and after a reset that is taken back. */
export const addTallies = (a: Tally, b: Tally): Tally => ({ OK: a.OK + b.OK, NG: a.NG + b.NG })

/** Share of OK in [0, 1]; null while nothing is counted. */
export function yieldOf({ OK, NG }: Tally): number | null {
  return OK + NG === 0 ? null : OK / (OK + NG)
}

/** A list with one more at its front and no more than so many. */
export const withLatest = <T>(list: readonly T[], latest: T, most: number): readonly T[] =>
  [latest, ...list].slice(0, most)

/**
 * How many inspections a second a device holds.
 *
 * @param ends When the latest ones ended, in milliseconds, the latest first.
 * @returns Null from fewer than two.
 */
export function rateOf(ends: readonly number[]): number | null {
  const [latest] = ends
  const earliest = ends.at(-1)
  if (latest === undefined || earliest === undefined || latest <= earliest) return null
  return ((ends.length - 1) * 1000) / (latest - earliest)
}
