/** Fewer durations than this say nothing about those to come. */
const MINIMUM_SAMPLES = 3

/**
 * How long the pictures that wait will take, from how long the latest ones took: the mean of the middle half, so
 * that one huge or one broken picture changes nothing.
 *
 * @param recentMs Durations of the latest pictures, in any order.
 * @returns Milliseconds; undefined while too little is known.
 */
export function timeLeft(recentMs: readonly number[], remaining: number): number | undefined {
  if (recentMs.length < MINIMUM_SAMPLES) return undefined
  const sorted = recentMs.toSorted((a, b) => a - b)
  const cut = Math.floor(sorted.length / 4)
  const middle = sorted.slice(cut, sorted.length - cut)
  return (remaining * middle.reduce((sum, value) => sum + value, 0)) / middle.length
}
