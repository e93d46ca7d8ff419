import { t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Download, FolderOpen, ImagePlus, Images, Trash2 } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { Button } from '../../../components/Button'
import { IconButton } from '../../../components/IconButton'
import { useInspections } from '../../../stores/inspections'
import { useQueueView, useShownIds } from '../../../stores/queue-view'
import { useShell } from '../../../stores/shell'
import { clearQueue } from '../removal'
import { QueueList } from './QueueList'
import { QueueProgress } from './QueueProgress'
import { QueueTools } from './QueueTools'
import { StorageNote } from './StorageNote'

interface QueuePaneProps {
  id: string
  onBrowseFiles: () => void
  onBrowseFolder: () => void
  onOpenSamples: () => void
  partChooser: ReactNode
  className?: string
}

/** Left alone when only the picture on screen has news. */
export const QueuePane = memo(function QueuePane({
  id,
  onBrowseFiles,
  onBrowseFolder,
  onOpenSamples,
  partChooser,
  className,
}: QueuePaneProps) {
  // Drawn anew in another language even though nothing else changes.
  useLingui()
  const total = useInspections((state) => state.order.length)
  const shown = useShownIds()
  return (
    <section id={id} aria-label={t`Queue`} className={className}>
      <header className="flex h-12 shrink-0 items-center gap-1 pr-2 pl-4">
        <h2 className="text-sm font-semibold">{t`Queue`}</h2>
        <span className="ml-1.5 grow text-ink-muted numeric">
          {shown.length === total ? total : t`${shown.length} of ${total}`}
        </span>
        <IconButton icon={ImagePlus} label={t`Add pictures`} onClick={onBrowseFiles} />
        <IconButton
          icon={FolderOpen}
          label={t`Add a folder`}
          onClick={onBrowseFolder}
          className="max-sm:hidden"
        />
        <IconButton icon={Images} label={t`Add samples`} onClick={onOpenSamples} />
        <IconButton
          icon={Download}
          label={t`Export`}
          shortcut="E"
          onClick={() => useShell.getState().show('export')}
        />
        <IconButton icon={Trash2} label={t`Clear the queue`} onClick={clearQueue} />
      </header>
      <div className="shrink-0 px-3 pb-2">{partChooser}</div>
      <QueueProgress />
      <QueueTools />
      {shown.length > 0 ? <QueueList ids={shown} /> : <NothingShown />}
      <StorageNote />
    </section>
  )
})

/** In place of the list when the view lets nothing through. */
function NothingShown() {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-8 text-center text-ink-muted">
      <p>{t`No picture matches.`}</p>
      <Button size="small" onClick={() => useQueueView.getState().showAll()}>
        {t`Show all`}
      </Button>
    </div>
  )
}
