import { t } from '@lingui/core/macro'
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { useDropzone } from 'react-dropzone'
import { DropCurtain } from '../../components/DropCurtain'
import { useInspections } from '../../stores/inspections'
import { useShell } from '../../stores/shell'
import { expectsPictures, useStorage } from '../../stores/storage'
import { EmptyState } from './EmptyState'
import { addFiles, usePaste } from './intake'
import { LiveResults } from './LiveResults'

/** Fetched right after the first view is drawn, long before the detector is ready to fill it. */
const loadWorkbench = async () => {
  const { Workbench } = await import('./Workbench')
  return { default: Workbench }
}
const Workbench = lazy(loadWorkbench)

interface InspectPageProps {
  /** Sample gallery of the empty state. */
  gallery: ReactNode
  /** Failure of the engine, or null while it is well. */
  engineFailure: ReactNode
  /** One line on whether the engine is ready. */
  engineReadiness: ReactNode
  /** Chooses what judges the queue. */
  partChooser: ReactNode
  /** Tells the part that judges what is good. */
  partFeedback: ReactNode
  /** Stands over the picture on screen. */
  viewerNotice: ReactNode
  onOpenSamples: () => void
}

/** The inspection place: empty state, or queue, viewer and inspector; the whole of it takes drops. */
export function InspectPage({
  gallery,
  engineFailure,
  engineReadiness,
  partChooser,
  partFeedback,
  viewerNotice,
  onOpenSamples,
}: InspectPageProps) {
  const isEmpty = useInspections((state) => state.order.length === 0)
  const isReturning = useStorage(({ phase }) => phase === 'loading') && expectsPictures()
  const [folderInput, setFolderInput] = useState<HTMLInputElement | null>(null)
  const { getRootProps, getInputProps, open } = useDropzone({
    onDrop: addFiles,
    noClick: true,
    noKeyboard: true,
    noPaste: true,
  })
  // Another view begins at its top, wherever the gallery had been scrolled to.
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which React would take for a clean-up.
    window.scrollTo(0, 0)
  }, [isEmpty])
  usePaste()
  useEffect(() => {
    void loadWorkbench()
  }, [])
  const onBrowseFolder = () => folderInput?.click()
  useEffect(() => {
    useShell.setState({ intake: { browseFiles: open, browseFolder: () => folderInput?.click() } })
    return () => {
      useShell.setState({ intake: null })
    }
  }, [open, folderInput])

  return (
    <div {...getRootProps({ className: 'flex min-h-0 grow flex-col' })}>
      <main className="flex min-h-0 grow flex-col">
        <input {...getInputProps({ accept: 'image/*', 'aria-label': t`Pictures to inspect` })} />
        <input
          ref={setFolderInput}
          type="file"
          {...{ webkitdirectory: '' }}
          hidden
          aria-label={t`Folder of pictures to inspect`}
          onChange={({ currentTarget }) => {
            addFiles(currentTarget.files ?? [])
            currentTarget.value = ''
          }}
        />
        {isEmpty && isReturning ? (
          <div className="grow" aria-busy="true" />
        ) : isEmpty ? (
          <EmptyState
            onBrowseFiles={open}
            onBrowseFolder={onBrowseFolder}
            engineFailure={engineFailure}
            engineReadiness={engineReadiness}
            gallery={gallery}
          />
        ) : (
          <Suspense>
            <Workbench
              onBrowseFiles={open}
              onBrowseFolder={onBrowseFolder}
              onOpenSamples={onOpenSamples}
              engineFailure={engineFailure}
              partChooser={partChooser}
              partFeedback={partFeedback}
              viewerNotice={viewerNotice}
            />
          </Suspense>
        )}
        <DropCurtain text={t`Drop to inspect`} />
      </main>
      <LiveResults />
    </div>
  )
}
