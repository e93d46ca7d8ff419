import { clsx } from 'clsx'
import type { Verdict } from '../../core/verdict'
import { imageThreshold, useThresholds } from '../../stores/thresholds'

/** Score as a bar from 0 to 1 with the image threshold on it; the number beside it says the same. */
export function ScoreBar({
  score,
  verdict,
  className,
}: {
  score: number
  verdict: Verdict
  className?: string
}) {
  return (
    <span aria-hidden="true" className={clsx('relative block h-1 rounded-full bg-track', className)}>
      <span
        className={clsx('absolute inset-y-0 left-0 rounded-full', verdict === 'OK' ? 'bg-ok' : 'bg-ng')}
        style={{ width: `${Math.max(1, score * 100)}%` }}
      />
      <ThresholdMark />
    </span>
  )
}

/** By itself, so that a threshold that moves draws this line of every bar again, and nothing around it. */
function ThresholdMark() {
  const threshold = useThresholds(imageThreshold)
  return <span className="absolute -inset-y-[3px] w-px bg-ink" style={{ left: `${threshold * 100}%` }} />
}
