import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import { colourGradient, differenceGradient } from '../../../lib/colour-map'
import { formatFixed } from '../../../lib/format'
import { pixelThreshold, useThresholds } from '../../../stores/thresholds'
import { useView } from '../../../stores/view'
import { useViewport } from '../../../stores/viewport'

/** What the colours over the picture mean, with the threshold and the values under the pointer. */
export function Legend() {
  const isDifference = useView((state) => state.layer === 'difference' && state.comparison === null)
  return isDifference ? <DifferenceLegend /> : <ProbabilityLegend />
}

function ProbabilityLegend() {
  const colourMap = useView((state) => state.colourMap)
  const isCoarse = useView(({ layer, comparison }) => layer === 'coarse' && comparison === null)
  const threshold = useThresholds(pixelThreshold)
  const probability = useViewport(({ pointer }) => pointer?.maps?.[isCoarse ? 'coarse' : 'refined'] ?? null)
  return (
    <Scale
      label={t`Colour scale of the anomaly probability from 0 to 1, outlined from ${formatFixed(threshold, 2)}`}
      ends={['0', '1']}
      background={colourGradient(colourMap)}
      pointer={probability}
    >
      <span
        className="absolute -inset-y-1 w-0.5 -translate-x-1/2 bg-ink shadow-[0_0_0_1px_var(--panel)]"
        style={{ left: `${threshold * 100}%` }}
      />
    </Scale>
  )
}

function DifferenceLegend() {
  const difference = useViewport(({ pointer }) =>
    pointer?.maps ? pointer.maps.refined - pointer.maps.coarse : null,
  )
  return (
    <Scale
      label={t`Colour scale of the difference, from −1, where the refined map is lower than the coarse one, to 1, where it is higher`}
      ends={['−1', '+1']}
      background={differenceGradient()}
      pointer={difference === null ? null : (difference + 1) / 2}
    >
      <span className="absolute -bottom-1 left-1/2 h-1 w-px bg-ink" />
    </Scale>
  )
}

interface ScaleProps {
  label: string
  ends: readonly [low: string, high: string]
  background: string
  /** Place of the value under the pointer, in [0, 1]. */
  pointer: number | null
  children: ReactNode
}

function Scale({ label, ends, background, pointer, children }: ScaleProps) {
  return (
    <div
      role="img"
      aria-label={label}
      className="flex min-w-0 shrink-0 items-center gap-2 text-xs text-ink-muted numeric"
    >
      <span className="min-w-4 text-right">{ends[0]}</span>
      <span className="relative block h-2.5 w-28 min-w-0 rounded-sm max-sm:w-14" style={{ background }}>
        {children}
        {pointer === null ? null : (
          <span
            className="absolute -top-2 -translate-x-1/2 border-x-4 border-t-[6px] border-x-transparent border-t-ink"
            style={{ left: `${pointer * 100}%` }}
          />
        )}
      </span>
      <span className="min-w-4">{ends[1]}</span>
    </div>
  )
}
