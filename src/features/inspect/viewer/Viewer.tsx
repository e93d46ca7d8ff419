import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { LoaderCircle, RotateCcw, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../../components/Button'
import { ErrorNotice } from '../../../components/ErrorNotice'
import { IconButton } from '../../../components/IconButton'
import { Kbd } from '../../../components/Kbd'
import { SegmentedControl } from '../../../components/SegmentedControl'
import { useEngine } from '../../../stores/engine'
import { useInspections, type QueueItem } from '../../../stores/inspections'
import { layers, useView, type Layer } from '../../../stores/view'
import { removePicture } from '../removal'
import { useSelectedItem } from '../use-selected-item'
import { Stage } from './Stage'
import { ViewerStatus } from './ViewerStatus'

const layerNames = {
  picture: msg`Picture`,
  coarse: msg`Coarse`,
  refined: msg`Refined`,
} as const satisfies Record<Layer, MessageDescriptor>

interface ViewerProps {
  /** Takes the picture's place while the engine cannot run. */
  engineFailure: ReactNode
  className?: string
}

export function Viewer({ engineFailure, className }: ViewerProps) {
  const item = useSelectedItem()
  const hasEngineFailed = useEngine(({ status }) => status.phase === 'failed')
  return (
    <section aria-label={t`Viewer`} className={className}>
      <header className="flex h-12 shrink-0 items-center gap-4 border-b border-line bg-panel px-3 touch:h-14">
        <LayerSwitch />
        <h2 className="min-w-0 grow truncate text-right text-ink-muted" title={item?.name}>
          {item?.name}
        </h2>
        {item ? (
          // On phones the queue is a strip of tiles without room for this.
          <IconButton
            icon={X}
            label={t`Remove ${item.name}`}
            onClick={() => removePicture(item.id)}
            className="-mr-2 -ml-3 md:hidden"
          />
        ) : null}
      </header>
      <div className="relative min-h-0 grow overflow-hidden bg-surround">
        {item && item.state.phase !== 'failed' ? <Stage item={item} /> : null}
        {item?.state.phase === 'failed' ? (
          <div className="absolute inset-0 flex items-center-safe justify-center overflow-auto">
            <ErrorNotice
              title={t`${item.name} was not inspected`}
              error={item.state.error}
              actions={
                <Button onClick={() => useInspections.getState().requeue(item.id)}>
                  <RotateCcw size={15} aria-hidden="true" />
                  {t`Try again`}
                </Button>
              }
            />
          </div>
        ) : null}
        {hasEngineFailed && (item?.state.phase === 'waiting' || item?.state.phase === 'running') ? (
          <div className="absolute inset-0 flex items-center-safe justify-center overflow-auto bg-surround">
            {engineFailure}
          </div>
        ) : item ? (
          <StageNote item={item} />
        ) : null}
      </div>
      <ViewerStatus />
    </section>
  )
}

function LayerSwitch() {
  const layer = useView((state) => state.layer)
  const setLayer = useView((state) => state.setLayer)
  return (
    <SegmentedControl
      label={t`Layer`}
      value={layer}
      onChange={setLayer}
      segments={layers.map((value, index) => ({
        value,
        label: i18n._(layerNames[value]),
        content: (
          <>
            {i18n._(layerNames[value])}
            <span className="max-md:hidden touch:hidden">
              <Kbd>{index + 1}</Kbd>
            </span>
          </>
        ),
      }))}
    />
  )
}

/** Says over the picture why there is no map yet. */
function StageNote({ item }: { item: QueueItem }) {
  const isLoading = useEngine(({ status }) => status.phase === 'loading')
  const { phase } = item.state
  if (phase !== 'waiting' && phase !== 'running') return null
  const text =
    phase === 'running'
      ? t`Inspecting`
      : isLoading
        ? t`Waits until the detector is ready`
        : t`Waiting for its turn`
  return (
    <p className="absolute bottom-3 left-1/2 flex -translate-x-1/2 items-center gap-2 rounded-full bg-raised px-3 py-1.5 text-xs font-medium whitespace-nowrap shadow-pop">
      <LoaderCircle size={14} className="animate-spin text-accent" aria-hidden="true" />
      {text}
    </p>
  )
}
