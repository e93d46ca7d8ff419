import { clsx } from 'clsx'
import type { KeyboardEvent, PointerEvent } from 'react'
import { panelWidths, usePanels, type PanelName } from '../../stores/panels'

const KEY_STEP_PX = 16

interface PanelSeparatorProps {
  panel: PanelName
  label: string
  /** Id of the pane it resizes. */
  controls: string
  /** Which edge of the pane it lies on. */
  edge: 'left' | 'right'
  className?: string
}

/**
 * The line between two panes, drawn with the pointer or moved with the arrow keys; Enter or a double click
 * gives the first width back.
 */
export function PanelSeparator({ panel, label, controls, edge, className }: PanelSeparatorProps) {
  const width = usePanels((state) => state[panel])
  const resize = usePanels((state) => state.resize)
  const { minimum, initial, maximum } = panelWidths[panel]
  /** Wider is to the right for a pane on the left, and to the left for one on the right. */
  const sign = edge === 'right' ? 1 : -1

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    const handle = event.currentTarget
    const start = event.clientX
    const onMove = ({ clientX }: globalThis.PointerEvent) => resize(panel, width + sign * (clientX - start))
    const onEnd = () => {
      handle.removeEventListener('pointermove', onMove)
      handle.removeEventListener('lostpointercapture', onEnd)
    }
    handle.setPointerCapture(event.pointerId)
    handle.addEventListener('pointermove', onMove)
    handle.addEventListener('lostpointercapture', onEnd)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const target = {
      ArrowLeft: width - sign * KEY_STEP_PX,
      ArrowRight: width + sign * KEY_STEP_PX,
      Home: minimum,
      End: maximum,
      Enter: initial,
    }[event.key]
    if (target === undefined) return
    event.preventDefault()
    resize(panel, target)
  }

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-controls={controls}
      aria-orientation="vertical"
      aria-valuemin={minimum}
      aria-valuemax={maximum}
      aria-valuenow={width}
      onPointerDown={onPointerDown}
      onDoubleClick={() => resize(panel, initial)}
      onKeyDown={onKeyDown}
      className={clsx(
        'group relative z-10 hidden w-2 cursor-col-resize touch-none select-none lg:block',
        edge === 'right' ? '-mr-1 justify-self-end' : '-ml-1 justify-self-start',
        className,
      )}
    >
      <span className="absolute inset-y-0 left-1/2 w-0.5 -translate-x-1/2 bg-transparent transition-colors group-hover:bg-accent group-focus-visible:bg-accent group-active:bg-accent" />
    </div>
  )
}
