import type { AnomalyMap, Inspection } from './inference'
import type { Result } from './errors'
import type { OperatingPoint } from './metrics/ranking'

/** The typed boundary between the page and the evaluation worker. Everything here is cloneable. */

/** What is measured: the words' map, the final map, and plain distance from the references where a part judges. */
export const evaluationViews = ['refined', 'coarse', 'distance'] as const
export type EvaluationView = (typeof evaluationViews)[number]

/** Something for each view that there is. */
export type ByView<Value> = Readonly<Partial<Record<EvaluationView, Value>>>

/** A picture that was judged, with what is known about it. */
export interface JudgedPicture {
  readonly width: number
  readonly height: number
  /** Null for a good picture. */
  readonly defect: string | null
  readonly maps: ByView<AnomalyMap>
  readonly scores: ByView<number>
  readonly mask: Blob | null
}

/** Fractions in [0, 1]; null where there is nothing to compute them from. */
export interface TypeFigures {
  readonly defect: string
  /** Pictures of this type against all good ones. */
  readonly imageAuroc: number | null
  /** Pixels of this type against the normal pixels of all pictures. */
  readonly pixelAuroc: number | null
  readonly aupro: number | null
}

export interface ViewFigures {
  readonly imageAuroc: number | null
  readonly imageAp: number | null
  readonly pixelAuroc: number | null
  readonly pixelAp: number | null
  readonly aupro: number | null
  /** Of all pixels, thinned for drawing. */
  readonly pixelPoints: readonly OperatingPoint[]
  readonly positivePixels: number
  readonly negativePixels: number
  readonly types: readonly TypeFigures[]
}

export interface EvaluationApi {
  /**
   * Takes a picture into the evaluation.
   *
   * @returns Whether pixels of it count: not those of a defective picture without a mask. `dataset-mask` where its
   *   mask could not be used; the picture then counts without one.
   */
  add(picture: JudgedPicture): Promise<Result<boolean>>
  /** Everything measured on the pictures so far. */
  figures(): Promise<Result<ByView<ViewFigures>>>
}

/** The maps of an inspection by view. */
export const mapsOf = ({ coarse, refined, distance }: Inspection): ByView<AnomalyMap> => ({
  refined,
  coarse,
  ...(distance ? { distance } : {}),
})

/** The score of a picture in each view: the graph's own of the refined map, else the largest cell. */
export function scoresOf(inspection: Inspection): ByView<number> {
  const { coarse, distance, score } = inspection
  return {
    refined: score,
    coarse: peak(coarse),
    ...(distance ? { distance: peak(distance) } : {}),
  }
}

const peak = ({ data }: AnomalyMap): number => data.reduce((a, b) => Math.max(a, b))
