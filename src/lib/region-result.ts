import type { AnomalyMap } from '../core/inference'
import type { MappedInspection } from '../core/inspection-summary'
import { maskMap, rasteriseRegion, type RegionOfInterest } from '../core/region-of-interest'
import { partScoreWithin, scoreMap } from '../core/score'

/** What a result says once only the region of interest counts. */
export interface RegionResult {
  /**
   * On the scale of the thresholds. Without shapes it is the graph's score; with shapes it is computed from
   * the masked refined map as the graph computes it from the whole one.
   */
  readonly score: number
  /** 0 outside the region. */
  readonly coarse: AnomalyMap
  readonly refined: AnomalyMap
}

/** Each is made when it is first asked for. */
class MaskedResult implements RegionResult {
  #score: number | undefined
  #coarse: AnomalyMap | undefined
  #refined: AnomalyMap | undefined

  constructor(
    private readonly inspection: MappedInspection,
    readonly region: RegionOfInterest,
  ) {}

  get score(): number {
    return (this.#score ??= scoreWithin(this.inspection, this.region))
  }

  get coarse(): AnomalyMap {
    return (this.#coarse ??= maskMap(this.inspection.coarse, this.region))
  }

  get refined(): AnomalyMap {
    return (this.#refined ??= maskMap(this.inspection.refined, this.region))
  }
}

/** The score of a result where at least one shape is, as the graph that judged would give it. */
export function scoreWithin(
  { score, part, refined, detail }: MappedInspection,
  region: RegionOfInterest,
): number {
  if (part !== undefined)
    return partScoreWithin(score, refined, rasteriseRegion(region, refined.width, refined.height).data)
  const looks = detail ? [detail.whole.refined, detail.tiles.refined] : [refined]
  return Math.max(...looks.map((map) => scoreMap(maskMap(map, region))))
}

const latest = new WeakMap<MappedInspection, MaskedResult>()

/**
 * The result within a region of interest. Asked again for the same region it gives the same object and the
 * same maps, so that whatever is derived from a map may be kept by it.
 */
export function resultWithin(inspection: MappedInspection, region: RegionOfInterest): RegionResult {
  if (region.shapes.length === 0) return inspection
  const known = latest.get(inspection)
  if (known?.region === region) return known
  const result = new MaskedResult(inspection, region)
  latest.set(inspection, result)
  return result
}
