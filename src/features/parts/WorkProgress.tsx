import { t } from '@lingui/core/macro'
import { Button } from '../../components/Button'
import { ProgressBar } from '../../components/ProgressBar'
import { useTeaching } from '../../stores/teaching'

/** How far teaching is, and a way out of it. */
export function WorkProgress({ className = '' }: { className?: string }) {
  const work = useTeaching((state) => state.work)
  if (!work) return null
  const { kind, name, done, total, cancel } = work
  const label = kind === 'teach' ? t`Learning ${name}` : t`Judging defective pictures by ${name}`
  return (
    <div className={`flex items-center gap-3 ${className}`} data-testid="teaching">
      <div className="min-w-0 grow">
        <p className="mb-1 flex justify-between gap-3 text-xs text-ink-muted numeric">
          <span className="truncate">{label}</span>
          {total > 0 ? <span className="shrink-0">{t`${done} of ${total}`}</span> : null}
        </p>
        <ProgressBar label={label} share={total > 0 ? done / total : undefined} />
      </div>
      <Button size="small" onClick={cancel}>{t`Cancel`}</Button>
    </div>
  )
}
