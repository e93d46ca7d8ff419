import type { Verdict } from '../core/verdict'

/** For people who do not know the field's words OK and NG, and for screen readers. */
export const verdictMeaning = { OK: 'good part', NG: 'defective part' } as const satisfies Record<
  Verdict,
  string
>
