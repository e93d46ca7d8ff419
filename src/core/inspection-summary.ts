import type {
  AnomalyMap,
  DetailResult,
  ExecutionProvider,
  Inspection,
  PictureNote,
  ScoredMap,
} from './inference'

/** A map of which only the size is at hand. */
export type MapSize = Pick<AnomalyMap, 'width' | 'height'>

interface ScoredSize extends Omit<ScoredMap, 'refined'> {
  readonly refined: MapSize
}

interface DetailSummary extends Omit<DetailResult, 'whole' | 'tiles'> {
  readonly whole: ScoredSize
  readonly tiles: ScoredSize
}

type PictureField = 'thumbnail' | 'display'

/** The pictures that go with a result. */
export type ResultPictures = Pick<Inspection, PictureField>

/** An inspection without its pictures. */
export type MappedInspection = Omit<Inspection, PictureField>

/**
 * An inspection without its maps' values and its pictures, of which there may be thousands in memory. Every inspection
 * is one, so that whatever needs neither takes both.
 */
export interface InspectionSummary extends Omit<MappedInspection, MapField> {
  readonly coarse: MapSize
  readonly refined: MapSize
  readonly detail?: DetailSummary
  readonly distance?: MapSize
}

type MapField = 'coarse' | 'refined' | 'detail' | 'distance'
type WithMaps = Pick<Inspection, MapField>
type WithSizes = Pick<InspectionSummary, MapField>

/** Sizes that networks gave. There are few, and thousands of results have one of them. */
const sizes = new Map<string, MapSize>()

function sizeOf({ width, height }: MapSize): MapSize {
  const key = `${width}x${height}`
  const size = sizes.get(key) ?? { width, height }
  sizes.set(key, size)
  return size
}

const withSize = ({ score, refined }: ScoredSize): ScoredSize => ({ score, refined: sizeOf(refined) })

const NO_NOTES: readonly PictureNote[] = []
const PROVIDERS: readonly ExecutionProvider[] = ['webgpu', 'wasm']

/** What is the same for most results is one object for all: an answer from the worker has its own copy of everything. */
export function summaryOf(inspection: InspectionSummary): InspectionSummary {
  const { width, height, score, coarse, refined, detail, part, distance } = inspection
  const { notes, provider, timings } = inspection
  return {
    width,
    height,
    score,
    coarse: sizeOf(coarse),
    refined: sizeOf(refined),
    notes: notes.length === 0 ? NO_NOTES : notes,
    provider: PROVIDERS.find((known) => known === provider)!,
    timings,
    ...(detail
      ? { detail: { ...detail, whole: withSize(detail.whole), tiles: withSize(detail.tiles) } }
      : {}),
    ...(part === undefined ? {} : { part }),
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
export function withMaps(summary: InspectionSummary, maps: readonly AnomalyMap[]): MappedInspection {
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
