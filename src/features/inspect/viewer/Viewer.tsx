import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { LoaderCircle, RotateCcw, Share2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../../components/Button'
import { ErrorNotice } from '../../../components/ErrorNotice'
import { IconButton } from '../../../components/IconButton'
import { VerdictMark } from '../../../components/VerdictMark'
import { useDetail } from '../../../stores/detail'
import { useEngine } from '../../../stores/engine'
import { useInspections, type QueueItem } from '../../../stores/inspections'
import { useJudgement } from '../../../stores/judgements'
import { useShell } from '../../../stores/shell'
import { removePicture } from '../removal'
import { useRegionInHand, useRoiEditor } from '../roi/editor'
import { RoiLayer } from '../roi/RoiLayer'
import { RoiToolbar } from '../roi/RoiToolbar'
import { ComparisonSwitch, LayerSwitch } from './LayerSwitch'
import { PointerReadout } from './PointerReadout'
import { Stage } from './Stage'
import { ViewerStatus } from './ViewerStatus'

interface ViewerProps {
  /** The picture on screen; undefined when the queue is empty. */
  item: QueueItem | undefined
  /** Takes the picture's place while the engine cannot run. */
  engineFailure: ReactNode
  /** Stands over the picture while something is to be known about how it is shown. */
  notice: ReactNode
  className?: string
}

export function Viewer({ item, engineFailure, notice, className }: ViewerProps) {
  const judgement = useJudgement(item, useRegionInHand())
  const hasEngineFailed = useEngine(({ status }) => status.phase === 'failed')
  const isDrawing = useRoiEditor(({ isOpen }) => isOpen)
  return (
    <section aria-label={t`Viewer`} className={className}>
      <header
        className={clsx(
          'flex min-h-12 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-panel px-3 py-1 max-sm:px-2 touch:min-h-14',
          // On phones the picture needs the room of whatever is not drawn with.
          isDrawing && 'max-sm:hidden',
        )}
      >
        <LayerSwitch />
        <ComparisonSwitch />
        {/* One row whatever its length: the name gives way. */}
        <div className="flex min-w-0 grow basis-48 items-center justify-end gap-2">
          <h2 className="min-w-0 truncate text-ink-muted" title={item?.name}>
            {item?.name}
          </h2>
          {judgement ? (
            <VerdictMark verdict={judgement.verdict} isOverridden={judgement.isOverridden} />
          ) : null}
          {item ? (
            <IconButton
              icon={Share2}
              label={t`Share`}
              shortcut="U"
              disabled={item.state.phase !== 'done'}
              onClick={() => useShell.getState().show('share')}
              className="-mr-1.5"
            />
          ) : null}
          {item ? (
            // On phones the queue is a strip of tiles without room for this.
            <IconButton
              icon={X}
              label={t`Remove ${item.name}`}
              onClick={() => removePicture(item.id)}
              className="-mr-2 md:hidden"
            />
          ) : null}
        </div>
      </header>
      {notice}
      <div className="relative flex min-h-0 grow flex-col overflow-hidden bg-surround">
        {item && item.state.phase !== 'failed' ? (
          <>
            <RoiToolbar />
            <div className="relative min-h-0 grow">
              <Stage item={item}>
                <RoiLayer />
              </Stage>
            </div>
          </>
        ) : null}
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
        {/* Small screens have no room for it in the foot. */}
        <PointerReadout className="pointer-events-none absolute bottom-2 left-2 rounded-md bg-raised/90 px-2 py-1 empty:hidden md:hidden" />
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

/** Says over the picture why there is no map yet. */
function StageNote({ item }: { item: QueueItem }) {
  const isLoading = useEngine(({ status }) => status.phase === 'loading')
  const progress = useDetail((state) => (state.progress?.id === item.id ? state.progress : null))
  const { phase } = item.state
  if (phase !== 'waiting' && phase !== 'running') return null
  const text =
    phase === 'running'
      ? progress
        ? t`Inspecting: ${progress.done} of ${progress.total}`
        : t`Inspecting`
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
