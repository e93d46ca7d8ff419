import { useMemo } from 'react'
import type { AnomalyMap } from '../../../core/inference'
import { outlineGrid, outlinePath } from '../../../lib/threshold-outline'
import { pixelThreshold, useThresholds } from '../../../stores/thresholds'

/** Lines around what is at or above the pixel threshold: white in a dark casing, seen on any picture. */
export function Outline({ map }: { map: AnomalyMap }) {
  const threshold = useThresholds(pixelThreshold)
  const grid = useMemo(() => outlineGrid(map), [map])
  const path = useMemo(() => outlinePath(grid, threshold), [grid, threshold])
  return (
    <svg
      data-testid="outline"
      viewBox={`0 0 ${grid.width} ${grid.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="pointer-events-none absolute inset-0 size-full overflow-visible"
    >
      {[
        'stroke-black/70 [stroke-width:calc(3.5px/var(--zoom))]',
        'stroke-white [stroke-width:calc(1.5px/var(--zoom))]',
      ].map((look) => (
        <path
          key={look}
          d={path}
          fill="none"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
          className={look}
        />
      ))}
    </svg>
  )
}
