export type Verdict = 'OK' | 'NG'

/** A picture whose score reaches the threshold is NG: the threshold is the first score that alarms. */
export const verdictOf = (score: number, threshold: number): Verdict => (score >= threshold ? 'NG' : 'OK')
