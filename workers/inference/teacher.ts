import { type Result, fail, succeed } from '../../src/core/errors'
import type {
  PartBundle,
  PartLevel,
  PictureShare,
  ReferenceRecord,
  TaughtPart,
  TaughtReference,
  TeachPicture,
  TeachProgress,
} from '../../src/core/part'
import { sentence } from '../../src/core/sentence'
import { putUp, selectBank } from '../../src/core/teaching/bank'
import { bankShares, nearestOthers } from '../../src/core/teaching/coverage'
import { viewCount, type LevelSpec } from '../../src/core/teaching/reference-spec'
import { quantile, statisticsOf } from '../../src/core/teaching/statistics'
import { toGrid, toVectors } from '../../src/core/teaching/vectors'
import type { PartJudge } from './part-judge'
import type { PictureLooker, ViewedPicture } from './picture-looker'
import { cancelled } from './queue'
import type { Features } from './session'

interface TeachRequest {
  readonly pictures: readonly TeachPicture[]
  readonly bundle: PartBundle
  readonly onProgress?: ((progress: TeachProgress) => void) | undefined
  readonly signal: AbortSignal
}

/** Leave-one-out distances of a picture, by level. */
type Distances = readonly Float32Array<ArrayBuffer>[]

/**
 * Learns a part from its good pictures, as `teach` in `training/src/flawscope/teaching.py` does it.
 *
 * One picture is in memory at a time; of the others there are the rows that they put up, and their distances.
 * Each is met three times: its views give rows, then its own vectors are compared with the others' rows, and when
 * the statistics of all distances are known the others judge it. For the second and third time its features come
 * from the device.
 */
export class Teacher {
  /** How many views of each picture are learned. */
  readonly #views: number
  readonly #total: number
  #done = 0
  #selectMs = 0
  #judgeMs = 0

  constructor(
    private readonly looker: PictureLooker,
    private readonly judge: PartJudge,
    private readonly request: TeachRequest,
  ) {
    const { pictures } = request
    this.#views = viewCount(judge.spec, pictures.length)
    const runs = pictures.reduce((sum, picture) => sum + (this.#recordOf(picture) ? 0 : this.#views), 0)
    this.#total = runs + 2 * pictures.length
  }

  async teach(): Promise<Result<TaughtPart>> {
    const start = performance.now()
    const { pictures, bundle } = this.request
    const { spec } = this.judge
    if (pictures.length === 0 || pictures.length > spec.maximumPictures) {
      return fail(
        'part-invalid',
        sentence`A part is taught from 1 to ${spec.maximumPictures} good pictures, not from ${pictures.length}.`,
        sentence`Choose some that show how good parts differ from each other.`,
      )
    }
    const looked = await this.#each('look', (picture) => this.#lookAt(picture))
    if (!looked.ok) return looked
    const records = looked.value
    const levels = this.#select(records)
    const compared = await this.#each('judge', (picture, index) =>
      this.#judgeBy(picture, (features) => this.judge.distancesOf(features, levels, index)),
    )
    if (!compared.ok) return compared
    const distances = compared.value
    const statistics = statisticsOf(
      spec.levels.map((_, level) => distances.map((own) => own[level]!)),
      spec,
    )
    const model = { levels, statistics }
    const judged = await this.#each('judge', (picture, index) =>
      this.#judgeBy(picture, (features) => this.judge.leaveOneOut(features, model, index)),
    )
    if (!judged.ok) return judged
    const { runs, networkMs, decodeMs } = this.looker.cost
    const references = this.#describe(records, levels, distances, judged.value)
    return succeed({
      bundle,
      model,
      references,
      timings: {
        runs,
        networkMs,
        decodeMs,
        selectMs: this.#selectMs,
        judgeMs: this.#judgeMs,
        totalMs: performance.now() - start,
      },
    })
  }

  /** Does something with each picture; between two of them the page's messages come in. */
  async #each<T>(
    stage: TeachProgress['stage'],
    act: (picture: TeachPicture, index: number) => Promise<Result<T>>,
  ): Promise<Result<T[]>> {
    const found: T[] = []
    for (const [index, picture] of this.request.pictures.entries()) {
      await new Promise((resolve) => setTimeout(resolve))
      if (this.request.signal.aborted) return cancelled()
      const result = await act(picture, index)
      if (!result.ok) return { ok: false, error: { ...result.error, pictureId: picture.id } }
      found.push(result.value)
      if (stage === 'judge') this.#advance(stage, picture)
    }
    return succeed(found)
  }

  #advance(stage: TeachProgress['stage'], { id }: TeachPicture): void {
    this.request.onProgress?.({ stage, done: ++this.#done, total: this.#total, pictureId: id })
  }

  /** What was kept of a picture, where it has all that so many pictures call for. */
  #recordOf(picture: TeachPicture): ReferenceRecord | undefined {
    const known = this.#knownOf(picture)
    return known?.shares.some(({ views }) => views === this.#views) ? known : undefined
  }

  #knownOf({ kept }: TeachPicture): ReferenceRecord | undefined {
    return kept && isSame(kept.bundle, this.request.bundle) ? kept : undefined
  }

  async #lookAt(picture: TeachPicture): Promise<Result<ReferenceRecord>> {
    const { id, file } = picture
    const kept = this.#recordOf(picture)
    if (kept) return succeed({ ...kept, id })
    const { bundle, signal } = this.request
    const looked = await this.looker.lookAt(file, this.judge.spec.views.slice(0, this.#views), {
      signal,
      onRun: () => this.#advance('look', picture),
    })
    if (!looked.ok) return looked
    const { share, signature } = this.#timed(() => this.#boilDown(looked.value))
    const { width, height, thumbnail } = looked.value
    const shares = [...(this.#knownOf(picture)?.shares ?? []), share]
    return succeed({ id, bundle, shares, signature, width, height, thumbnail })
  }

  /** What remains of a picture's features when it has been looked at. */
  #boilDown({ features }: ViewedPicture): {
    readonly share: PictureShare
    readonly signature: Float32Array<ArrayBuffer>
  } {
    const { levels, grid } = this.judge.spec
    const vectorsOf = (view: Features, level: LevelSpec) => toVectors(view[level.source]!, level)
    const share: PictureShare = {
      views: this.#views,
      levels: levels.map((level) =>
        putUp(
          features.map((view) => toGrid(vectorsOf(view, level), grid)),
          level,
        ),
      ),
    }
    const coarsest = levels.reduce((a, b) => (b.window > a.window ? b : a))
    return { share, signature: vectorsOf(features[0]!, coarsest).slice(0, coarsest.channels) }
  }

  #select(records: readonly ReferenceRecord[]): PartLevel[] {
    const { levels, grid } = this.judge.spec
    const shares = records.map((record) => record.shares.find(({ views }) => views === this.#views)!)
    return this.#timed(() =>
      levels.map((level, index) =>
        selectBank(
          shares.map((share) => share.levels[index]!),
          level,
          grid,
        ),
      ),
    )
  }

  async #judgeBy<T>(
    { file }: TeachPicture,
    act: (features: Features) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const seen = await this.looker.see(file)
    if (!seen.ok) return seen
    const start = performance.now()
    const result = await act(seen.value.features)
    this.#judgeMs += performance.now() - start
    return result
  }

  #describe(
    records: readonly ReferenceRecord[],
    levels: readonly PartLevel[],
    distances: readonly Distances[],
    judged: readonly Pick<TaughtReference, 'score' | 'peak'>[],
  ): TaughtReference[] {
    const shares = bankShares(levels, records.length)
    const nearest = nearestOthers(records)
    const { upperQuantile } = this.judge.spec
    return records.map((record, index) => ({
      record,
      ...judged[index]!,
      distances: Float32Array.from(
        distances[index]!.flatMap((values) => [quantile(values, 0.5), quantile(values, upperQuantile)]),
      ),
      bankShare: shares[index]!,
      nearest: nearest[index]!,
    }))
  }

  #timed<T>(act: () => T): T {
    const start = performance.now()
    const result = act()
    this.#selectMs += performance.now() - start
    return result
  }
}

const isSame = (a: PartBundle, b: PartBundle): boolean =>
  a.id === b.id && a.detector === b.detector && a.reference === b.reference
