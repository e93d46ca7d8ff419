import { clsx } from 'clsx'

interface ProgressBarProps {
  label: string
  /** Share done in [0, 1]; undefined while the end cannot be foreseen. */
  share: number | undefined
  className?: string
}

/** Moves without a transition: each of its frames would lay out the page again, on the cores that the detector runs on. */
export function ProgressBar({ label, share, className }: ProgressBarProps) {
  return (
    <span
      role="progressbar"
      aria-label={label}
      {...(share === undefined
        ? {}
        : { 'aria-valuenow': Math.round(share * 100), 'aria-valuemin': 0, 'aria-valuemax': 100 })}
      className={clsx('block h-1 overflow-hidden rounded-full bg-track', className)}
    >
      <span
        className={clsx('block h-full rounded-full bg-accent', share === undefined && 'w-1/3 animate-sweep')}
        style={share === undefined ? undefined : { width: `${share * 100}%` }}
      />
    </span>
  )
}
