import { useMemo } from 'react'
import type { AnomalyMap, Inspection } from '../../core/inference'
import { regionsOf, type Region } from '../../core/regions'
import { resultWithin } from '../../lib/region-result'
import { useMeasures } from '../../stores/measures'
import { useRegionOfInterest } from '../../stores/region-of-interest'
import { pixelThreshold, useThresholds } from '../../stores/thresholds'

interface Known {
  readonly threshold: number
  readonly minimumArea: number
  readonly regions: readonly Region[]
}

/** The last answer for each map, so that picture, list and facts share one. */
const known = new WeakMap<AnomalyMap, Known>()

function regionsWithin(
  map: AnomalyMap,
  { width, height }: Inspection,
  threshold: number,
  minimumArea: number,
): readonly Region[] {
  const last = known.get(map)
  if (last?.threshold === threshold && last.minimumArea === minimumArea) return last.regions
  const regions = regionsOf(map, { width, height, threshold, minimumArea })
  known.set(map, { threshold, minimumArea, regions })
  return regions
}

/** The regions of a result as they are shown at this moment. */
export const currentRegions = (inspection: Inspection): readonly Region[] =>
  regionsWithin(
    resultWithin(inspection, useRegionOfInterest.getState().region).refined,
    inspection,
    pixelThreshold(useThresholds.getState()),
    useMeasures.getState().minimumArea,
  )

/** The regions of a result at the present thresholds, within the region of interest, hottest first. */
export function useRegions(inspection: Inspection | null): readonly Region[] {
  const threshold = useThresholds(pixelThreshold)
  const minimumArea = useMeasures((state) => state.minimumArea)
  const interest = useRegionOfInterest((state) => state.region)
  return useMemo(
    () =>
      inspection
        ? regionsWithin(resultWithin(inspection, interest).refined, inspection, threshold, minimumArea)
        : [],
    [inspection, interest, threshold, minimumArea],
  )
}
