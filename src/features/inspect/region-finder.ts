import { create } from 'zustand'
import type { AnomalyMap } from '../../core/inference'
import type { Steps } from '../../core/region-runs'
import { regionsOf, regionSteps, type Region } from '../../core/regions'

type Size = Pick<AnomalyMap, 'width' | 'height'>

interface Wanted {
  readonly map: AnomalyMap
  readonly picture: Size
  readonly threshold: number
  readonly minimumArea: number
}

interface Known extends Wanted {
  readonly regions: readonly Region[]
}

/** Work of one piece, so that what a control changes on the picture itself is drawn within a frame. */
const BUDGET_MS = 3

/** Tells that regions have been found which were not at hand when they were asked for. */
export const useRegionFinder = create<{ readonly revision: number }>()(() => ({ revision: 0 }))

/** The last answer for each map, so that picture, list and facts share one. */
const known = new WeakMap<AnomalyMap, Known>()

let job: { readonly wanted: Wanted; readonly steps: Steps<Region[]> } | null = null
/** What the job that runs is out of date for; only the latest is worth finding. */
let next: Wanted | null = null

const isSame = (a: Wanted, b: Wanted): boolean =>
  a.map === b.map && a.threshold === b.threshold && a.minimumArea === b.minimumArea

/** The regions of a map, at once. */
export function regionsNow(
  map: AnomalyMap,
  picture: Size,
  threshold: number,
  minimumArea: number,
): readonly Region[] {
  const wanted = { map, picture, threshold, minimumArea }
  const last = known.get(map)
  if (last && isSame(last, wanted)) return last.regions
  const { width, height } = picture
  const regions = regionsOf(map, { width, height, threshold, minimumArea })
  known.set(map, { ...wanted, regions })
  return regions
}

/**
 * The regions of a map, or where that takes longer than a frame has time those of a moment ago; the revision of
 * {@link useRegionFinder} rises when the wanted ones are there. The first ones of a map are found at once.
 */
export function followRegions(
  map: AnomalyMap,
  picture: Size,
  threshold: number,
  minimumArea: number,
): readonly Region[] {
  const last = known.get(map)
  if (!last) return regionsNow(map, picture, threshold, minimumArea)
  const wanted = { map, picture, threshold, minimumArea }
  if (isSame(last, wanted)) return last.regions
  if (job?.wanted.map === map) {
    next = isSame(job.wanted, wanted) ? null : wanted
    return last.regions
  }
  begin(wanted)
  return workOn() ?? last.regions
}

function begin(wanted: Wanted): void {
  const { map, picture, threshold, minimumArea } = wanted
  const { width, height } = picture
  job = { wanted, steps: regionSteps(map, { width, height, threshold, minimumArea }) }
  next = null
}

/** One piece of the job; the next one follows once the page has had its turn. */
function workOn(): readonly Region[] | undefined {
  const current = job
  if (!current) return undefined
  const until = performance.now() + BUDGET_MS
  while (performance.now() < until) {
    const step = current.steps.next()
    if (!step.done) continue
    known.set(current.wanted.map, { ...current.wanted, regions: step.value })
    job = null
    return step.value
  }
  setTimeout(() => {
    // Another picture's job has taken its place.
    if (job !== current || !workOn()) return
    if (next) {
      begin(next)
      workOn()
    }
    useRegionFinder.setState(({ revision }) => ({ revision: revision + 1 }))
  })
  return undefined
}
