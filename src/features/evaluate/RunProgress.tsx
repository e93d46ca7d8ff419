import { plural, t } from '@lingui/core/macro'
import { CircleStop } from 'lucide-react'
import { Button } from '../../components/Button'
import { ProgressBar } from '../../components/ProgressBar'
import { formatTimeLeft } from '../../lib/format'
import { timeLeft } from '../../lib/time-left'
import { useEvaluation } from '../../stores/evaluation'
import { stopEvaluation } from './run-evaluation'

/** How far a run is; it goes on while other places are shown. */
export function RunProgress() {
  const run = useEvaluation((state) => state.run)
  const isInspecting = run.phase === 'inspecting'
  const left = isInspecting ? timeLeft(run.recentMs, run.total - run.done) : undefined
  const skipped = isInspecting ? run.problems.length : 0
  return (
    <section className="grid gap-2 rounded-xl border border-line bg-panel p-4" data-testid="run-progress">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 grow numeric" role="status">
          {isInspecting ? t`${run.done} of ${run.total} pictures inspected` : t`Computing the figures`}
          {skipped > 0 ? `, ${plural(skipped, { one: '# problem', other: '# problems' })}` : null}
        </p>
        {left === undefined ? null : (
          <p className="text-ink-muted numeric">{t`${formatTimeLeft(left)} left`}</p>
        )}
        <Button onClick={stopEvaluation}>
          <CircleStop size={16} aria-hidden="true" />
          {t`Stop`}
        </Button>
      </div>
      <ProgressBar label={t`Pictures evaluated`} share={isInspecting ? run.done / run.total : undefined} />
      <p className="text-xs text-ink-muted">
        {t`Pictures of the queue take turns with these. Stopping keeps nothing of this run.`}
      </p>
    </section>
  )
}
