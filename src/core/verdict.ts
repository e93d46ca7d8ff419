export type Verdict = 'OK' | 'NG'

/** A picture is NG when its score is over the threshold; a score that only equals it is still OK. */
export const verdictOf = (score: number, threshold: number): Verdict => (score > threshold ? 'NG' : 'OK')
