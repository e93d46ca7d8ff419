import type { AnomalyMap, DetailResult, Inspection, ScoredMap } from './inference'

/** A map of which only the size is at hand. */
export type MapSize = Pick<AnomalyMap, 'width' | 'height'>

interface ScoredSize extends Omit<ScoredMap, 'refined'> {
  readonly refined: MapSize
}

interface DetailSummary extends Omit<DetailResult, 'whole' | 'tiles'> {
  readonly whole: ScoredSize
  readonly tiles: ScoredSize
}

/**
 * An inspection without its maps' values, of which there may be thousands in memory. Every inspection is one, so
 * that whatever needs no map takes both.
 */
export interface InspectionSummary extends Omit<Inspection, 'coarse' | 'refined' | 'detail' | 'distance'> {
  readonly coarse: MapSize
  readonly refined: MapSize
  readonly detail?: DetailSummary
  readonly distance?: MapSize
}

type MapField = 'coarse' | 'refined' | 'detail' | 'distance'
type WithMaps = Pick<Inspection, MapField>
type WithSizes = Pick<InspectionSummary, MapField>

const sizeOf = ({ width, height }: MapSize): MapSize => ({ width, height })
const withSize = ({ score, refined }: ScoredSize): ScoredSize => ({ score, refined: sizeOf(refined) })

export function summaryOf(inspection: InspectionSummary): InspectionSummary {
  const { coarse, refined, detail, distance, ...rest } = inspection
  return {
    ...rest,
    coarse: sizeOf(coarse),
    refined: sizeOf(refined),
    ...(detail
      ? { detail: { ...detail, whole: withSize(detail.whole), tiles: withSize(detail.tiles) } }
      : {}),
    ...(distance ? { distance: sizeOf(distance) } : {}),
  }
}

/** The maps of an inspection, or of a summary their sizes, always in the same order. */
export function mapsOf(inspection: WithMaps): AnomalyMap[]
export function mapsOf(inspection: WithSizes): MapSize[]
export function mapsOf({ coarse, refined, detail, distance }: WithSizes): MapSize[] {
  return [
    coarse,
    refined,
    ...(detail ? [detail.whole.refined, detail.tiles.refined] : []),
    ...(distance ? [distance] : []),
  ]
}

/** @param maps As {@link mapsOf} gave them. */
export function withMaps(summary: InspectionSummary, maps: readonly AnomalyMap[]): Inspection {
  const { detail, distance, ...rest } = summary
  const [coarse, refined, ...others] = maps
  return {
    ...rest,
    coarse: coarse!,
    refined: refined!,
    ...(detail
      ? {
          detail: {
            ...detail,
            whole: { ...detail.whole, refined: others.shift()! },
            tiles: { ...detail.tiles, refined: others.shift()! },
          },
        }
      : {}),
    ...(distance ? { distance: others.shift()! } : {}),
  }
}
