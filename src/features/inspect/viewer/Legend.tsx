import { t } from '@lingui/core/macro'
import { colourGradient } from '../../../lib/colour-map'
import { formatFixed } from '../../../lib/format'
import { pixelThreshold, useThresholds } from '../../../stores/thresholds'
import { useView } from '../../../stores/view'
import { useViewport } from '../../../stores/viewport'

/** The colours of the heat map from 0 to 1, with the pixel threshold and the value under the pointer. */
export function Legend() {
  const colourMap = useView((state) => state.colourMap)
  const threshold = useThresholds(pixelThreshold)
  const probability = useViewport((state) => state.pointer?.probability ?? null)
  return (
    <div
      role="img"
      aria-label={t`Colour scale of the anomaly probability from 0 to 1, outlined from ${formatFixed(threshold, 2)}`}
      className="flex min-w-0 items-center gap-2 text-xs text-ink-muted numeric"
    >
      <span>0</span>
      <span
        className="relative block h-2.5 w-28 min-w-0 rounded-sm max-sm:w-16"
        style={{ background: colourGradient(colourMap) }}
      >
        <span
          className="absolute -inset-y-1 w-0.5 -translate-x-1/2 bg-ink shadow-[0_0_0_1px_var(--panel)]"
          style={{ left: `${threshold * 100}%` }}
        />
        {probability === null ? null : (
          <span
            className="absolute -top-2 -translate-x-1/2 border-x-4 border-t-[6px] border-x-transparent border-t-ink"
            style={{ left: `${probability * 100}%` }}
          />
        )}
      </span>
      <span>1</span>
    </div>
  )
}
