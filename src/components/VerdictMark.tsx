import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { UserRound } from 'lucide-react'
import type { Verdict } from '../core/verdict'
import { verdictMeaning } from '../lib/verdict-words'

interface VerdictShapeProps {
  verdict: Verdict
  /** Side: pixels, or a length such as `0.8em`. */
  size: number | string
  /** For a ground that has the verdict's colour: the shape takes that of the text. */
  isInverse?: boolean
}

/** A circle with a tick for OK, an octagon with a cross for NG: the shapes differ as much as the colours. */
export function VerdictShape({ verdict, size, isInverse = false }: VerdictShapeProps) {
  const colour = verdict === 'OK' ? 'var(--ok)' : 'var(--ng)'
  const [fill, stroke] = isInverse ? ['currentColor', colour] : [colour, 'var(--panel)']
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" className="shrink-0">
      {verdict === 'OK' ? (
        <>
          <circle cx="10" cy="10" r="9" fill={fill} />
          <path d="m6 10.3 2.7 2.7L14 7.4" fill="none" stroke={stroke} strokeWidth="2" />
        </>
      ) : (
        <>
          <path d="M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z" fill={fill} />
          <path d="m6.8 6.8 6.4 6.4m0-6.4-6.4 6.4" fill="none" stroke={stroke} strokeWidth="2" />
        </>
      )}
    </svg>
  )
}

interface VerdictMarkProps {
  verdict: Verdict
  /** Whether a person decided and not the score. */
  isOverridden?: boolean
}

/** Verdict as shape, word and colour; a figure beside it where a person decided. */
export function VerdictMark({ verdict, isOverridden = false }: VerdictMarkProps) {
  return (
    <span
      title={isOverridden ? t`${verdictMeaning(verdict)}, decided by a person` : verdictMeaning(verdict)}
      className={clsx(
        'inline-flex items-center gap-1 text-xs font-semibold',
        verdict === 'OK' ? 'text-ok' : 'text-ng',
      )}
    >
      <VerdictShape verdict={verdict} size={14} />
      {verdict}
      {isOverridden ? <UserRound size={13} strokeWidth={2.5} aria-label={t`decided by a person`} /> : null}
    </span>
  )
}
