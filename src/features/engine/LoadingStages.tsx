import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { Check } from 'lucide-react'
import { ProgressBar } from '../../components/ProgressBar'
import type { LoadingProgress } from '../../core/inference'
import { describeBytes, stageOrder, stageTexts } from './stages'

/** Every stage of loading with its state; the download with its bytes. */
export function LoadingStages({ progress }: { progress: LoadingProgress | null }) {
  const current = progress ? stageOrder.indexOf(progress.stage) : -1
  return (
    <ol className="grid gap-2.5">
      {stageOrder.map((stage, index) => {
        const { label, explanation } = stageTexts(stage)
        const isCurrent = index === current
        const isDone = index < current
        return (
          <li key={stage} aria-current={isCurrent ? 'step' : undefined} className="flex gap-2.5">
            <span
              className={clsx(
                'mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full',
                isDone ? 'bg-accent text-on-accent' : 'border',
                isCurrent ? 'border-accent' : 'border-line-strong',
              )}
            >
              {isDone ? <Check size={11} strokeWidth={3} aria-label={t`done`} /> : null}
              {isCurrent ? <span className="size-1.5 animate-pulse rounded-full bg-accent" /> : null}
            </span>
            <span className="min-w-0 grow">
              <span
                className={clsx('flex justify-between gap-3', isCurrent ? 'font-medium' : 'text-ink-muted')}
              >
                {label}
                {isCurrent && progress ? (
                  <span className="font-normal text-ink-muted numeric">{describeBytes(progress)}</span>
                ) : null}
              </span>
              {isCurrent ? <span className="block text-xs text-ink-muted">{explanation}</span> : null}
              {isCurrent && progress?.totalBytes ? (
                <ProgressBar
                  label={t`Model download`}
                  share={(progress.loadedBytes ?? 0) / progress.totalBytes}
                  className="mt-1.5"
                />
              ) : null}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
