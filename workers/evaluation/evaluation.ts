import { type Result, fail, succeed } from '../../src/core/errors'
import {
  evaluationViews,
  type ByView,
  type EvaluationApi,
  type EvaluationView,
  type JudgedPicture,
  type ViewFigures,
} from '../../src/core/evaluation'
import type { AnomalyMap } from '../../src/core/inference'
import type { MaskRegions } from '../../src/core/metrics/mask'
import { pixelFigures } from '../../src/core/metrics/pixels'
import { auroc, rankingFigures } from '../../src/core/metrics/ranking'
import { stretchFloats } from '../../src/core/metrics/resize'
import { sentence } from '../../src/core/sentence'
import { readMask } from './read-mask'

interface Kept {
  readonly defect: string | null
  readonly maps: ByView<AnomalyMap>
  readonly scores: ByView<number>
  /** Null where no pixel counts: defective, and where is not known. */
  readonly regions: MaskRegions | null
}

/**
 * The evaluation worker's side of the boundary. It keeps maps as the network gave them, some 50 kB a picture, and
 * masks as the places of their regions; what is as large as the evaluation's grid exists one map at a time.
 */
export class Evaluation implements EvaluationApi {
  readonly #pictures: Kept[] = []

  async add({ defect, maps, scores, mask, width, height }: JudgedPicture): Promise<Result<boolean>> {
    const keep = (regions: MaskRegions | null) => this.#pictures.push({ defect, maps, scores, regions })
    if (defect === null || !mask) {
      keep(defect === null ? [] : null)
      return succeed(defect === null)
    }
    const read = await readMask(mask, width, height)
    keep(read.ok ? read.value : null)
    return read.ok ? succeed(true) : read
  }

  figures(): Promise<Result<ByView<ViewFigures>>> {
    try {
      const views = evaluationViews.filter((view) => this.#pictures.some(({ maps }) => maps[view]))
      return Promise.resolve(
        succeed(Object.fromEntries(views.map((view) => [view, measure(this.#pictures, view)]))),
      )
    } catch (cause) {
      return Promise.resolve(
        fail(
          'evaluation-failed',
          sentence`The figures could not be computed.`,
          sentence`Close other tabs to free memory, or take fewer pictures.`,
          cause,
        ),
      )
    }
  }
}

function measure(pictures: readonly Kept[], view: EvaluationView): ViewFigures {
  const defects = [...new Set(pictures.map(({ defect }) => defect))].filter((defect) => defect !== null)
  const scores = (includes: (defect: string | null) => boolean) =>
    Float64Array.from(
      pictures.filter(({ defect }) => includes(defect)).map((picture) => picture.scores[view]!),
    ).sort()
  const good = scores((defect) => defect === null)
  const image = rankingFigures(
    scores((defect) => defect !== null),
    good,
  )
  const used = pictures.filter((picture) => picture.regions !== null)
  const pixels = pixelFigures(
    used.map(({ regions, defect }) => ({ regions: regions!, type: defects.indexOf(defect!) })),
    defects.length,
    (index) => stretchFloats(used[index]!.maps[view]!, 'bilinear'),
  )
  return {
    imageAuroc: image?.auroc ?? null,
    imageAp: image?.averagePrecision ?? null,
    pixelAuroc: pixels.auroc,
    pixelAp: pixels.averagePrecision,
    aupro: pixels.aupro,
    pixelPoints: pixels.points,
    positivePixels: pixels.positives,
    negativePixels: pixels.negatives,
    types: defects.map((defect, type) => ({
      defect,
      imageAuroc: auroc(
        scores((other) => other === defect),
        good,
      ),
      pixelAuroc: pixels.types[type]!.auroc,
      aupro: pixels.types[type]!.aupro,
    })),
  }
}
