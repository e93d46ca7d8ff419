import { t } from '@lingui/core/macro'
import { MoveHorizontal } from 'lucide-react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { formatPercent } from '../../../lib/format'

const STEP = 0.02
const LARGE_STEP = 0.1

const keySteps: Readonly<Record<string, number>> = {
  ArrowLeft: -STEP,
  ArrowDown: -STEP,
  ArrowRight: STEP,
  ArrowUp: STEP,
  PageDown: -LARGE_STEP,
  PageUp: LARGE_STEP,
  Home: -1,
  End: 1,
}

interface SplitHandleProps {
  /** Place across the stage, 0 at its left edge and 1 at its right. */
  value: number
  onChange: (value: number) => void
}

/** The line between the coarse map on its left and the refined one on its right. */
export function SplitHandle({ value, onChange }: SplitHandleProps) {
  const set = (next: number) => onChange(Math.min(1, Math.max(0, next)))
  const onPointerMove = ({ currentTarget, clientX, pointerId }: PointerEvent<HTMLElement>) => {
    const stage = currentTarget.parentElement
    if (!stage || !currentTarget.hasPointerCapture(pointerId)) return
    const { left, width } = stage.getBoundingClientRect()
    set((clientX - left) / width)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = keySteps[event.key]
    if (step === undefined) return
    event.preventDefault()
    set(value + step)
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t`Split between coarse and refined map`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value * 100)}
      aria-valuetext={t`${formatPercent(value)} coarse, ${formatPercent(1 - value)} refined`}
      data-no-pan
      onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
      className="group/split absolute inset-y-0 w-11 -translate-x-1/2 cursor-ew-resize touch-none outline-none"
      style={{ left: `${value * 100}%` }}
    >
      <span className="absolute inset-y-0 left-1/2 w-0.5 -translate-x-1/2 bg-white shadow-[0_0_0_1px_rgb(0_0_0/0.55)]" />
      <span className="absolute top-1/2 left-1/2 flex size-8 -translate-1/2 items-center justify-center rounded-full bg-raised text-ink shadow-pop outline-offset-2 outline-accent group-focus-visible/split:outline-2 touch:size-11">
        <MoveHorizontal size={16} aria-hidden="true" />
      </span>
    </div>
  )
}
