import { t } from '@lingui/core/macro'
import { Check } from 'lucide-react'
import { ProgressBar } from '../../components/ProgressBar'
import { useEngine } from '../../stores/engine'
import { describeProvider } from './provider'
import { describeProgress, overallShare } from './stages'

/** Whether pictures can be inspected yet, and how far loading is. The height stays the same. */
export function EngineReadiness() {
  const status = useEngine((state) => state.status)
  return (
    <div className="min-h-14 text-sm">
      {status.phase === 'loading' ? (
        <>
          <p className="flex h-6 items-center font-medium numeric">{describeProgress(status.progress)}</p>
          <ProgressBar label={t`Detector loading`} share={overallShare(status.progress)} className="mt-1" />
          <p className="mt-2 text-xs text-ink-muted">
            {t`Pictures can be added meanwhile; they wait in the queue.`}
          </p>
        </>
      ) : null}
      {status.phase === 'ready' ? (
        <>
          <p className="flex h-6 items-center gap-2 font-medium">
            <Check size={16} className="text-ok" aria-hidden="true" />
            {t`The detector is ready`}
          </p>
          <p className="text-xs text-ink-muted">
            {status.info.bundle.name}, {describeProvider(status.info)}
          </p>
        </>
      ) : null}
    </div>
  )
}
