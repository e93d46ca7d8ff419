/** What a count tells of the rate behind it: the exact interval of Clopper and Pearson (1934). */
export interface RateRange {
  readonly low: number
  readonly high: number
}

const CERTAINTY = 0.95
const BISECTIONS = 60

/**
 * Where the true rate lies, with 95 % certainty at least, after `hits` of `total`.
 *
 * @param total At least 1.
 */
export function rateRange(hits: number, total: number): RateRange {
  const tail = (1 - CERTAINTY) / 2
  return {
    low: hits === 0 ? 0 : solve((rate) => 1 - atMost(hits - 1, total, rate) > tail),
    high: hits === total ? 1 : solve((rate) => atMost(hits, total, rate) < tail),
  }
}

/** The rate from which on a condition holds that fails below it. */
function solve(holds: (rate: number) => boolean): number {
  let [low, high] = [0, 1]
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}

/** Distribution function of the binomial distribution. */
function atMost(hits: number, total: number, rate: number): number {
  let term = (1 - rate) ** total
  let sum = term
  for (let count = 1; count <= hits; count++) {
    term *= ((total - count + 1) / count) * (rate / (1 - rate))
    sum += term
  }
  return sum
}
