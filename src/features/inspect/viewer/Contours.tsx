import { useMemo } from 'react'
import type { Inspection } from '../../../core/inference'
import type { Region } from '../../../core/regions'
import { regionPath } from '../../../lib/region-path'
import { useRegionFocus } from '../../../stores/region-focus'
import { useRegions } from '../use-regions'

/** Widths stay the same on screen at every zoom. */
const looks = {
  line: [
    'stroke-black/70 [stroke-width:calc(3.5px/var(--zoom))]',
    'stroke-white [stroke-width:calc(1.5px/var(--zoom))]',
  ],
  hovered: [
    'stroke-black/80 [stroke-width:calc(5px/var(--zoom))]',
    'stroke-white [stroke-width:calc(2.5px/var(--zoom))]',
  ],
  selected: [
    'stroke-white [stroke-width:calc(6px/var(--zoom))]',
    'stroke-accent [stroke-width:calc(3px/var(--zoom))]',
  ],
} as const

/** Lines around the regions: light in a dark casing, seen on any picture; those in focus are heavier. */
export function Contours({ inspection, isShown }: { inspection: Inspection; isShown: boolean }) {
  const regions = useRegions(inspection)
  const hovered = useRegionFocus((state) => state.hovered)
  const selected = useRegionFocus((state) => state.selected)
  const path = useMemo(() => (isShown ? regionPath(regions) : ''), [regions, isShown])
  const inFocus = (id: string | null) => regions.filter((region) => region.id === id)
  return (
    <svg
      data-testid="outline"
      viewBox={`0 0 ${inspection.width} ${inspection.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="pointer-events-none absolute inset-0 size-full overflow-visible"
    >
      <Lines path={path} look="line" />
      {hovered === selected ? null : <RegionLines regions={inFocus(hovered)} look="hovered" />}
      <RegionLines regions={inFocus(selected)} look="selected" />
    </svg>
  )
}

function RegionLines({ regions, look }: { regions: readonly Region[]; look: keyof typeof looks }) {
  return regions.map((region) => (
    <g key={region.id} data-region={region.id} data-look={look}>
      <Lines path={regionPath([region])} look={look} />
    </g>
  ))
}

function Lines({ path, look }: { path: string; look: keyof typeof looks }) {
  return looks[look].map((className) => (
    <path
      key={className}
      d={path}
      fill="none"
      strokeLinejoin="round"
      vectorEffect="non-scaling-stroke"
      className={className}
    />
  ))
}
