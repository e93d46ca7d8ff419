import { t } from '@lingui/core/macro'
import type { CSSProperties, ReactNode } from 'react'
import { usePanels } from '../../stores/panels'
import { InspectorPanel } from './panel/InspectorPanel'
import { PanelSeparator } from './PanelSeparator'
import { QueuePane } from './queue/QueuePane'
import { useSelectedItem } from './use-selected-item'
import { Viewer } from './viewer/Viewer'

interface WorkbenchProps {
  onBrowseFiles: () => void
  onBrowseFolder: () => void
  onOpenSamples: () => void
  engineFailure: ReactNode
  partChooser: ReactNode
  partFeedback: ReactNode
  viewerNotice: ReactNode
}

const QUEUE_ID = 'queue-pane'
const INSPECTOR_ID = 'inspector-pane'

/**
 * Queue, viewer and inspector: side by side with widths of the user's, on tablets two below the picture, on
 * phones one below the other. The elements stay the same, so that turning a tablet keeps the zoom.
 */
export function Workbench({
  onBrowseFiles,
  onBrowseFolder,
  onOpenSamples,
  engineFailure,
  partChooser,
  partFeedback,
  viewerNotice,
}: WorkbenchProps) {
  // Asked for once: what shows the picture and what shows its score cannot have different ones.
  const item = useSelectedItem()
  const queue = usePanels((state) => state.queue)
  const inspector = usePanels((state) => state.inspector)
  // Never more than a third of the window each, whatever was set in a wider one.
  const widths = {
    '--queue-width': `min(${queue}px, 34vw)`,
    '--inspector-width': `min(${inspector}px, 34vw)`,
  } as CSSProperties
  return (
    <div
      style={widths}
      className="grid grow grid-cols-1 [grid-template-areas:'viewer'_'queue'_'inspector'] md:grid-cols-2 md:[grid-template-areas:'viewer_viewer'_'queue_inspector'] lg:h-[calc(100dvh-3rem)] lg:min-h-130 lg:grid-cols-[var(--queue-width)_minmax(0,1fr)_var(--inspector-width)] lg:grid-rows-[minmax(0,1fr)] lg:[grid-template-areas:'queue_viewer_inspector']"
    >
      <h1 className="sr-only">{t`Inspect`}</h1>
      <QueuePane
        id={QUEUE_ID}
        onBrowseFiles={onBrowseFiles}
        onBrowseFolder={onBrowseFolder}
        onOpenSamples={onOpenSamples}
        partChooser={partChooser}
        className="flex min-h-0 min-w-0 flex-col bg-panel [grid-area:queue] max-md:border-b max-md:border-line md:max-lg:h-0 md:max-lg:min-h-full lg:border-r lg:border-line"
      />
      <PanelSeparator
        panel="queue"
        label={t`Width of the queue`}
        controls={QUEUE_ID}
        edge="right"
        className="[grid-area:queue]"
      />
      <Viewer
        item={item}
        engineFailure={engineFailure}
        notice={viewerNotice}
        className="flex h-[50dvh] min-h-80 min-w-0 flex-col [grid-area:viewer] max-lg:border-b max-lg:border-line md:h-[56dvh] lg:h-auto lg:min-h-0"
      />
      <PanelSeparator
        panel="inspector"
        label={t`Width of the inspector`}
        controls={INSPECTOR_ID}
        edge="left"
        className="[grid-area:inspector]"
      />
      <InspectorPanel
        id={INSPECTOR_ID}
        item={item}
        partFeedback={partFeedback}
        className="relative min-w-0 bg-panel [grid-area:inspector] md:max-lg:border-l md:max-lg:border-line lg:overflow-y-auto lg:border-l lg:border-line"
      />
    </div>
  )
}
