export type Verdict = 'ok' | 'ng'

/** A score at the threshold is NG: the threshold is the first value that alarms. */
export const verdictOf = (score: number, imageThreshold: number): Verdict =>
  score >= imageThreshold ? 'ng' : 'ok'

/** The field's words for a verdict. */
export const verdictWord = { ok: 'OK', ng: 'NG' } as const satisfies Record<Verdict, string>

/** The same for people who do not know the field's words, and for screen readers. */
export const verdictMeaning = { ok: 'good part', ng: 'defective part' } as const satisfies Record<
  Verdict,
  string
>
