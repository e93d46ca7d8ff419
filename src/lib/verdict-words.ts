import { t } from '@lingui/core/macro'
import type { Verdict } from '../core/verdict'

/** For people who do not know the field's words OK and NG, and for screen readers. */
export const verdictMeaning = (verdict: Verdict): string =>
  verdict === 'OK' ? t`good part` : t`defective part`
