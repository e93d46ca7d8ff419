import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { Check } from 'lucide-react'
import type { ComponentProps } from 'react'
import { Kbd } from '../../../components/Kbd'
import { VerdictShape } from '../../../components/VerdictMark'
import type { Review } from '../../../core/review'
import { toggleOverride, toggleReviewed } from '../../../stores/reviews'

/** A verdict of one's own, or the threshold's let stand; pressed again each is taken back. */
export function Decision({ id, review }: { id: string; review: Review }) {
  return (
    <div role="group" aria-label={t`Your decision`} className="grid grid-cols-[1fr_1fr_auto] gap-1.5">
      {(['OK', 'NG'] as const).map((verdict) => (
        <Toggle
          key={verdict}
          title={verdict === 'OK' ? t`Decide OK` : t`Decide NG`}
          aria-keyshortcuts={verdict === 'OK' ? 'g' : 'n'}
          aria-pressed={review.override === verdict}
          onClick={() => toggleOverride(id, verdict)}
        >
          <VerdictShape verdict={verdict} size={16} />
          {verdict}
          <Hint>{verdict === 'OK' ? 'G' : 'N'}</Hint>
        </Toggle>
      ))}
      <Toggle
        title={t`Reviewed, verdict stands (C)`}
        aria-pressed={review.confirmed}
        onClick={() => toggleReviewed(id)}
      >
        <Check size={16} className="text-accent" aria-hidden="true" />
        {t`Stands`}
      </Toggle>
    </div>
  )
}

function Toggle({ className, ...rest }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      className={clsx(
        'flex h-9 items-center justify-center gap-1.5 rounded-lg border border-line-strong px-2 font-semibold transition-colors',
        'hover:border-control hover:bg-hover touch:h-11',
        'aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:ring-1 aria-pressed:ring-accent',
        className,
      )}
      {...rest}
    />
  )
}

function Hint({ children }: { children: string }) {
  return (
    <span aria-hidden="true" className="touch:hidden">
      <Kbd>{children}</Kbd>
    </span>
  )
}
