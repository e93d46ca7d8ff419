import { plural, t } from '@lingui/core/macro'
import { Ruler } from 'lucide-react'
import { IconButton } from '../../../../components/IconButton'
import { NumberField } from '../../../../components/NumberField'
import type { Inspection } from '../../../../core/inference'
import { formatShare } from '../../../../lib/format'
import { useMeasures } from '../../../../stores/measures'
import { useMeasuring } from '../../../../stores/measuring'
import { useRegions } from '../../use-regions'
import { Section } from '../Section'
import { RegionList } from './RegionList'

const NO_PICTURE = { width: 1, height: 1 }

interface RegionsSectionProps {
  isDone: boolean
  /** Null until its maps are there. */
  inspection: Inspection | null
}

/** The regions of the picture on screen and how they are measured. */
export function RegionsSection({ isDone, inspection }: RegionsSectionProps) {
  const regions = useRegions(inspection)
  const share = regions.reduce((sum, region) => sum + region.share, 0)
  return (
    <Section title={t`Regions`}>
      <div>
        <p className="mb-2 text-xs text-ink-muted numeric" data-testid="region-summary">
          {isDone
            ? t`${plural(regions.length, { one: '# region', other: '# regions' })} with ${formatShare(share)} of the picture`
            : t`No result yet`}
        </p>
        <RegionList regions={regions} picture={inspection ?? NO_PICTURE} />
      </div>
      <Measures />
    </Section>
  )
}

function Measures() {
  const { minimumArea, millimetresPerPixel, setMinimumArea, setMillimetresPerPixel } = useMeasures()
  const isMeasuring = useMeasuring((state) => state.isOn)
  const { start, stop } = useMeasuring.getState()
  return (
    <div className="grid grid-cols-[1fr_1.15fr_auto] items-end gap-2">
      <NumberField
        label={t`Minimum area`}
        value={minimumArea}
        min={1}
        max={1_000_000}
        step={1}
        unit="px"
        onChange={(value) => {
          if (value !== null) setMinimumArea(Math.round(value))
        }}
      />
      <NumberField
        label={t`Scale`}
        value={millimetresPerPixel}
        min={0.000001}
        max={1000}
        step="any"
        unit={t`mm/px`}
        placeholder={t`unknown`}
        onChange={setMillimetresPerPixel}
      />
      <IconButton
        icon={Ruler}
        label={t`Measure a known length on the picture`}
        aria-pressed={isMeasuring}
        onClick={isMeasuring ? stop : start}
        className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
      />
    </div>
  )
}
