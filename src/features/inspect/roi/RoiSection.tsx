import { plural, t } from '@lingui/core/macro'
import { useMemo } from 'react'
import { Button } from '../../../components/Button'
import { countedShare, rasteriseRegion } from '../../../core/region-of-interest'
import { formatShare } from '../../../lib/format'
import { useRegionScores } from '../../../stores/region-scores'
import { Section } from '../panel/Section'
import { clearRegion, closeEditor, openEditor, useRegionInHand, useRoiEditor } from './editor'

/** Cells a side on which the share that counts is measured. */
const GRID = 256

/** The region of interest in the inspector: how much counts, and the way into the editor. */
export function RoiSection() {
  const region = useRegionInHand()
  const pending = useRegionScores((state) => state.pending)
  const isOpen = useRoiEditor((state) => state.isOpen)
  const share = useMemo(() => formatShare(countedShare(rasteriseRegion(region, GRID, GRID))), [region])
  const isWhole = region.shapes.length === 0
  return (
    <Section title={t`Region of interest`}>
      <p className="text-xs text-pretty text-ink-muted">
        {isWhole
          ? t`The whole picture counts.`
          : t`${share} of each picture counts. Verdicts, scores and regions leave out the rest; the score is the refined map's within the region.`}
      </p>
      {pending > 0 ? (
        <p className="text-xs text-ink-muted numeric">
          {plural(pending, { one: '# picture is judged again', other: '# pictures are judged again' })}
        </p>
      ) : null}
      <div className="flex gap-2">
        <Button size="small" onClick={isOpen ? closeEditor : openEditor}>
          {isOpen ? t`Done` : isWhole ? t`Draw a region` : t`Edit the region`}
        </Button>
        {isWhole ? null : (
          <Button size="small" variant="quiet" onClick={clearRegion}>
            {t`Clear`}
          </Button>
        )}
      </div>
    </Section>
  )
}
