import { clsx } from 'clsx'
import type { Inspection } from '../../../core/inference'
import { useRegionFocus } from '../../../stores/region-focus'
import { useRegions } from '../use-regions'

/** The number in the list of the regions in focus, at the corner of each. */
export function RegionTags({ inspection }: { inspection: Inspection }) {
  const regions = useRegions(inspection)
  const hovered = useRegionFocus((state) => state.hovered)
  const selected = useRegionFocus((state) => state.selected)
  return regions.map((region, index) =>
    region.id === hovered || region.id === selected ? (
      <span
        key={region.id}
        data-testid="region-tag"
        aria-hidden="true"
        className={clsx(
          'pointer-events-none absolute origin-bottom-left scale-[calc(1/var(--zoom))] rounded-sm px-1.5 text-xs font-semibold numeric',
          region.id === selected ? 'bg-accent text-on-accent' : 'bg-white text-black',
        )}
        style={{
          left: `${(region.box.x / inspection.width) * 100}%`,
          bottom: `${(1 - region.box.y / inspection.height) * 100}%`,
        }}
      >
        {index + 1}
      </span>
    ) : null,
  )
}
