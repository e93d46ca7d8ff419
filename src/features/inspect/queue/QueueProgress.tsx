import { plural, t } from '@lingui/core/macro'
import { CirclePause, CirclePlay, CircleStop, RotateCcw } from 'lucide-react'
import { useShallow } from 'zustand/react/shallow'
import { Button } from '../../../components/Button'
import { IconButton } from '../../../components/IconButton'
import { ProgressBar } from '../../../components/ProgressBar'
import { formatTimeLeft } from '../../../lib/format'
import { timeLeft } from '../../../lib/time-left'
import { useInTime } from '../../../lib/use-in-time'
import { countPhases, useInspections, type QueueCounts } from '../../../stores/inspections'
import { useVerdictCounts } from '../../../stores/judgements'
import { cancelWaiting } from '../removal'

/** How far the queue is, and what stops and starts it; the height stays the same whatever happens. */
export function QueueProgress() {
  const progress = useInTime(useInspections, useShallow(progressOf))
  return (
    <div className="flex h-9 shrink-0 items-center gap-2 pr-2 pb-2 pl-4 text-xs text-ink-muted">
      {progress.waiting + progress.running > 0 ? (
        <Going {...progress} />
      ) : (
        <Outcome failed={progress.failed} />
      )}
    </div>
  )
}

interface Progress extends QueueCounts {
  readonly recentMs: readonly number[]
}

const progressOf = (state: ReturnType<typeof useInspections.getState>): Progress => ({
  ...countPhases(state),
  recentMs: state.recentMs,
})

function Going({ waiting, running, done, failed, recentMs }: Progress) {
  const isPaused = useInspections((state) => state.isPaused)
  const left = timeLeft(recentMs, waiting + running)
  const setPaused = useInspections((state) => state.setPaused)
  const settled = done + failed
  const total = settled + waiting + running
  return (
    <>
      <ProgressBar label={t`Pictures inspected`} share={settled / total} className="min-w-6 grow" />
      <span className="whitespace-nowrap numeric">
        {t`${settled} of ${total}`}
        {isPaused ? `, ${t`paused`}` : left === undefined ? null : `, ${formatTimeLeft(left)}`}
      </span>
      <span className="-my-1 flex touch:-my-2">
        <IconButton
          icon={isPaused ? CirclePlay : CirclePause}
          label={isPaused ? t`Resume` : t`Pause`}
          shortcut="P"
          onClick={() => setPaused(!isPaused)}
        />
        <IconButton
          icon={CircleStop}
          label={t`Cancel waiting`}
          disabled={waiting === 0}
          onClick={cancelWaiting}
        />
      </span>
    </>
  )
}

function Outcome({ failed }: Pick<QueueCounts, 'failed'>) {
  const counts = useVerdictCounts()
  return (
    <p className="flex min-w-0 grow items-center gap-3 whitespace-nowrap numeric">
      <span>
        <strong className="font-semibold text-ng">{counts.NG}</strong> NG
      </span>
      <span>
        <strong className="font-semibold text-ok">{counts.OK}</strong> OK
      </span>
      {failed > 0 ? (
        <>
          <span className="text-warn">{plural(failed, { one: '# failure', other: '# failures' })}</span>
          <Button
            variant="quiet"
            size="small"
            className="ml-auto touch:h-9!"
            onClick={() => useInspections.getState().requeueFailed()}
          >
            <RotateCcw size={13} aria-hidden="true" />
            {t`Retry failed`}
          </Button>
        </>
      ) : null}
    </p>
  )
}
