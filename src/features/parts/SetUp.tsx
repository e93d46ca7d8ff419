import { t } from '@lingui/core/macro'
import { NumberField } from '../../components/NumberField'
import type { PartProfile } from '../../core/part-profile'
import { countedShare, rasteriseRegion } from '../../core/region-of-interest'
import { formatShare } from '../../lib/format'
import { changePart } from '../../stores/part-library'
import { sayFailure } from './part-actions'

/** Cells a side on which the share that counts is measured. */
const GRID = 256

/** What of the part's view counts and how large its pixels are; both come with the part when it judges. */
export function SetUp({ profile }: { profile: PartProfile }) {
  const { id, regionOfInterest, millimetresPerPixel, bundle } = profile
  const share = countedShare(rasteriseRegion(regionOfInterest, GRID, GRID))
  const setScale = async (scale: number | null) => {
    const changed = await changePart(id, (current) => ({ ...current, millimetresPerPixel: scale }))
    if (!changed.ok) sayFailure(changed.error)
  }
  return (
    <div className="grid gap-3">
      <NumberField
        label={t`Scale`}
        value={millimetresPerPixel}
        min={0.000001}
        max={1000}
        step="any"
        unit={t`mm per pixel`}
        placeholder={t`not known`}
        onChange={(scale) => void setScale(scale)}
      />
      <p className="text-xs text-pretty text-ink-muted">
        {regionOfInterest.shapes.length === 0
          ? t`The whole picture counts. A region that is drawn in Inspect while this part is in use is kept with it.`
          : t`${formatShare(share)} of each picture counts: the region that was drawn in Inspect while this part was in use.`}
      </p>
      <p className="text-2xs break-all text-ink-muted numeric">
        {t`Model ${bundle.id}, ${bundle.detector.slice(0, 12)}`}
      </p>
    </div>
  )
}
