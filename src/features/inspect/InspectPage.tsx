import { t } from '@lingui/core/macro'
import { useEffect, useState, type ReactNode } from 'react'
import { useDropzone } from 'react-dropzone'
import { useInspections } from '../../stores/inspections'
import { useShell } from '../../stores/shell'
import { DropCurtain } from './DropCurtain'
import { EmptyState } from './EmptyState'
import { addFiles, usePaste } from './intake'
import { LiveResults } from './LiveResults'
import { InspectorPanel } from './panel/InspectorPanel'
import { QueuePane } from './queue/QueuePane'
import { Viewer } from './viewer/Viewer'

interface InspectPageProps {
  /** Sample gallery of the empty state. */
  gallery: ReactNode
  /** Failure of the engine, or null while it is well. */
  engineFailure: ReactNode
  /** One line on whether the engine is ready. */
  engineReadiness: ReactNode
  onOpenSamples: () => void
}

/** The inspection place: empty state, or queue, viewer and inspector; the whole of it takes drops. */
export function InspectPage({ gallery, engineFailure, engineReadiness, onOpenSamples }: InspectPageProps) {
  const isEmpty = useInspections((state) => state.order.length === 0)
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
        {isEmpty ? (
          <EmptyState
            onBrowseFiles={open}
            onBrowseFolder={onBrowseFolder}
            engineFailure={engineFailure}
            engineReadiness={engineReadiness}
            gallery={gallery}
          />
        ) : (
          <div className="grid grow grid-cols-1 [grid-template-areas:'viewer'_'queue'_'inspector'] md:grid-cols-2 md:[grid-template-areas:'viewer_viewer'_'queue_inspector'] lg:h-[calc(100dvh-3rem)] lg:min-h-130 lg:grid-cols-[18.5rem_minmax(0,1fr)_19.5rem] lg:grid-rows-[minmax(0,1fr)] lg:[grid-template-areas:'queue_viewer_inspector']">
            <h1 className="sr-only">{t`Inspect`}</h1>
            <QueuePane
              onBrowseFiles={open}
              onBrowseFolder={onBrowseFolder}
              onOpenSamples={onOpenSamples}
              className="flex min-h-0 min-w-0 flex-col bg-panel [grid-area:queue] max-md:border-b max-md:border-line md:max-lg:h-0 md:max-lg:min-h-full lg:border-r lg:border-line"
            />
            <Viewer
              engineFailure={engineFailure}
              className="flex h-[50dvh] min-h-80 min-w-0 flex-col [grid-area:viewer] max-lg:border-b max-lg:border-line md:h-[56dvh] lg:h-auto lg:min-h-0"
            />
            <InspectorPanel className="min-w-0 bg-panel [grid-area:inspector] md:max-lg:border-l md:max-lg:border-line lg:overflow-y-auto lg:border-l lg:border-line" />
          </div>
        )}
        <DropCurtain />
      </main>
      <LiveResults />
    </div>
  )
}
