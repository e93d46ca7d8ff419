import { plural, t } from '@lingui/core/macro'
import { FolderOpen, ImagePlus, Images, Trash2 } from 'lucide-react'
import { useShallow } from 'zustand/react/shallow'
import { Button } from '../../../components/Button'
import { IconButton } from '../../../components/IconButton'
import { ProgressBar } from '../../../components/ProgressBar'
import { countPhases, useInspections } from '../../../stores/inspections'
import { useVerdictCounts } from '../../../stores/judgements'
import { cancelWaiting, clearQueue } from '../removal'
import { QueueRow } from './QueueRow'

interface QueuePaneProps {
  onBrowseFiles: () => void
  onBrowseFolder: () => void
  onOpenSamples: () => void
  className?: string
}

export function QueuePane({ onBrowseFiles, onBrowseFolder, onOpenSamples, className }: QueuePaneProps) {
  const order = useInspections((state) => state.order)
  return (
    <section aria-label={t`Queue`} className={className}>
      <header className="flex h-12 shrink-0 items-center gap-1 pr-2 pl-4">
        <h2 className="text-sm font-semibold">{t`Queue`}</h2>
        <span className="ml-1.5 grow text-ink-muted numeric">{order.length}</span>
        <IconButton icon={ImagePlus} label={t`Add pictures`} onClick={onBrowseFiles} />
        <IconButton
          icon={FolderOpen}
          label={t`Add a folder`}
          onClick={onBrowseFolder}
          className="max-sm:hidden"
        />
        <IconButton icon={Images} label={t`Add samples`} onClick={onOpenSamples} />
        <IconButton icon={Trash2} label={t`Clear the queue`} onClick={clearQueue} />
      </header>
      <QueueProgress />
      <ul
        aria-label={t`Pictures`}
        className="flex min-h-0 gap-1 overflow-auto px-2 pb-2 max-md:overflow-y-hidden md:grow md:flex-col md:gap-0.5"
      >
        {order.map((id) => (
          <QueueRow key={id} id={id} />
        ))}
      </ul>
    </section>
  )
}

/** How far the queue is; the height stays the same whatever happens. */
function QueueProgress() {
  const { waiting, running, done, failed } = useInspections(useShallow(countPhases))
  const counts = useVerdictCounts()
  const total = waiting + running + done + failed
  const isBusy = waiting + running > 0
  return (
    <div className="flex h-9 shrink-0 items-center gap-2 px-4 pb-2 text-xs text-ink-muted">
      {isBusy ? (
        <>
          <ProgressBar label={t`Pictures inspected`} share={(done + failed) / total} className="grow" />
          <span className="numeric">{t`${done + failed} of ${total}`}</span>
          <Button
            variant="quiet"
            size="small"
            className="-mr-2 touch:h-9!"
            disabled={waiting === 0}
            onClick={cancelWaiting}
          >
            {t`Cancel waiting`}
          </Button>
        </>
      ) : (
        <p className="flex gap-3 numeric">
          <span>
            <strong className="font-semibold text-ng">{counts.NG}</strong> NG
          </span>
          <span>
            <strong className="font-semibold text-ok">{counts.OK}</strong> OK
          </span>
          {failed > 0 ? (
            <span className="text-warn">{plural(failed, { one: '# failure', other: '# failures' })}</span>
          ) : null}
        </p>
      )}
    </div>
  )
}
