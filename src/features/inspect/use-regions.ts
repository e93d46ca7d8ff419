import { useDeferredValue, useMemo } from 'react'
import type { Inspection } from '../../core/inference'
import type { Region } from '../../core/regions'
import { resultWithin } from '../../lib/region-result'
import { useMeasures } from '../../stores/measures'
import { useRegionOfInterest } from '../../stores/region-of-interest'
import { followRegions, regionsNow, useRegionFinder } from './region-finder'
import { pixelThreshold, useThresholds } from '../../stores/thresholds'

/** The regions of a result as they are shown at this moment. */
export const currentRegions = (inspection: Inspection): readonly Region[] =>
  regionsNow(
    resultWithin(inspection, useRegionOfInterest.getState().region).refined,
    inspection,
    pixelThreshold(useThresholds.getState()),
    useMeasures.getState().minimumArea,
  )

/**
 * The regions of a result at the present thresholds, within the region of interest, hottest first. Those of a new result
 * follow a moment after its map; on a large noisy map they follow a moving threshold likewise.
 */
export function useRegions(inspection: Inspection | null): readonly Region[] {
  const threshold = useThresholds(pixelThreshold)
  const minimumArea = useMeasures((state) => state.minimumArea)
  const interest = useRegionOfInterest((state) => state.region)
  const revision = useRegionFinder((state) => state.revision)
  // Until then there are none: another picture's must not lie over this one.
  const found = useDeferredValue(inspection, null) === inspection ? inspection : null
  return useMemo(
    () => (found ? followRegions(resultWithin(found, interest).refined, found, threshold, minimumArea) : []),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what was found meanwhile follows the revision
    [found, interest, threshold, minimumArea, revision],
  )
}
