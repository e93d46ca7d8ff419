import { create } from 'zustand'
import type { InspectionSummary } from '../core/inspection-summary'
import type { RegionOfInterest } from '../core/region-of-interest'
import { scoreWithin } from '../lib/region-result'
import { useInspections } from './inspections'
import { useRegionOfInterest } from './region-of-interest'
import { openInspection, readInspection } from './result-data'

interface RegionScoresState {
  /** Rises when scores have become known: whoever shows them asks again. */
  readonly revision: number
  /** Pictures whose score within the present region is still to be found. */
  readonly pending: number
}

/**
 * Scores of the queue within the region of interest. They come from the maps, which are read back picture by
 * picture when the region changes: a few milliseconds each, that of the picture on screen at once.
 */
export const useRegionScores = create<RegionScoresState>()(() => ({ revision: 0, pending: 0 }))

const latest = new WeakMap<InspectionSummary, { readonly region: RegionOfInterest; readonly score: number }>()

/**
 * The score of a result within a region. Until it is known, the last one that was; null where there was none.
 */
export function scoreOf(summary: InspectionSummary, region: RegionOfInterest): number | null {
  if (region.shapes.length === 0) return summary.score
  const known = latest.get(summary)
  if (known?.region === region) return known.score
  const inspection = openInspection(summary)
  if (!inspection) return known?.score ?? null
  const score = scoreWithin(inspection, region)
  latest.set(summary, { region, score })
  return score
}

/** How long the page hears nothing of new scores while many are found. */
const TELL_EVERY_MS = 150

let isFinding = false

/** Results whose score within a region is not known. */
function without(region: RegionOfInterest): { readonly id: string; readonly result: InspectionSummary }[] {
  if (region.shapes.length === 0) return []
  const { items, order } = useInspections.getState()
  return order.flatMap((id) => {
    const state = items[id]?.state
    return state?.phase === 'done' && latest.get(state.inspection)?.region !== region
      ? [{ id, result: state.inspection }]
      : []
  })
}

async function findScores(): Promise<void> {
  isFinding = true
  let toldAt = performance.now()
  for (;;) {
    const { region } = useRegionOfInterest.getState()
    const missing = without(region)
    const [next] = missing
    if (!next || performance.now() - toldAt >= TELL_EVERY_MS) {
      toldAt = performance.now()
      useRegionScores.setState(({ revision }) => ({ revision: revision + 1, pending: missing.length }))
    }
    if (!next) break
    try {
      const score = scoreWithin(await readInspection(next.result), region)
      latest.set(next.result, { region, score })
    } catch {
      const { items, requeue } = useInspections.getState()
      const state = items[next.id]?.state
      // Meanwhile it may have another result.
      if (state?.phase === 'done' && state.inspection === next.result) requeue(next.id)
    }
  }
  isFinding = false
}

/** Keeps the scores up to date from now on. */
export function followRegion(): void {
  const follow = () => {
    if (!isFinding && without(useRegionOfInterest.getState().region).length > 0) void findScores()
  }
  useRegionOfInterest.subscribe(follow)
  useInspections.subscribe(follow)
  follow()
}
