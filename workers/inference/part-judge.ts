import { peakOf, upsampleMap } from '../../src/core/anomaly-map'
import { type Result, fail, succeed } from '../../src/core/errors'
import type { AnomalyMap } from '../../src/core/inference'
import type { PartModel } from '../../src/core/part'
import { sentence } from '../../src/core/sentence'
import { rowsWithout } from '../../src/core/teaching/bank'
import type { ReferenceSpec } from '../../src/core/teaching/reference-spec'
import type { BankRows, Features, ReferenceOutput, ReferenceSession } from './session'

/** What a part makes of a picture. */
export interface Judgement {
  readonly coarse: AnomalyMap
  readonly refined: AnomalyMap
  readonly score: number
  /** Sum of the patch levels' distances, on the finest level's grid. */
  readonly distance: AnomalyMap
}

/** Judges features by parts with the bundle's reference graph. */
export class PartJudge {
  constructor(
    private readonly session: ReferenceSession,
    readonly spec: ReferenceSpec,
  ) {}

  /** @returns `part-invalid` where the part was made for another bundle. */
  async judge(features: Features, part: PartModel): Promise<Result<Judgement>> {
    const misfit = findMisfit(part, this.spec)
    if (misfit !== undefined) {
      return fail(
        'part-invalid',
        sentence`The part was taught with another model than the one that runs.`,
        sentence`Teach it again from its pictures.`,
        misfit,
      )
    }
    const judged = await this.session.run(features, part.levels, part.statistics)
    if (!judged.ok) return judged
    const { coarse, refined, score, distances } = judged.value
    return succeed({ coarse, refined, score, distance: this.#sumOf(distances) })
  }

  /** Distances of a reference's vectors to what the other references put into the banks, by level. */
  async distancesOf(
    features: Features,
    levels: PartModel['levels'],
    picture: number,
  ): Promise<Result<readonly Float32Array<ArrayBuffer>[]>> {
    // Distances do not depend on the statistics, which are only made from them.
    const none = new Float32Array(2 * levels.length).fill(1)
    const found = await this.session.run(features, banksWithout(levels, picture), none)
    return found.ok ? succeed(found.value.distances.map(({ data }) => data)) : found
  }

  /** Score and largest refined cell of a reference when the others judge it. */
  async leaveOneOut(
    features: Features,
    { levels, statistics }: PartModel,
    picture: number,
  ): Promise<Result<{ readonly score: number; readonly peak: number }>> {
    const found = await this.session.run(features, banksWithout(levels, picture), statistics)
    return found.ok ? succeed({ score: found.value.score, peak: peakOf(found.value.refined).value }) : found
  }

  #sumOf(distances: ReferenceOutput['distances']): AnomalyMap {
    const patches = distances.filter((_, index) => this.spec.levels[index]!.window === 1)
    const side = Math.max(...patches.map(({ width }) => width))
    const data = new Float32Array(side * side)
    for (const map of patches) {
      const stretched = upsampleMap(map, side, side).data
      for (let i = 0; i < data.length; i++) data[i] = data[i]! + stretched[i]!
    }
    return { width: side, height: side, data }
  }
}

const banksWithout = (levels: PartModel['levels'], picture: number): BankRows[] =>
  levels.map((level) => ({ name: level.name, rows: rowsWithout(level, picture) }))

/** The first thing about a part's model that the reference graph could not take. */
function findMisfit({ levels, statistics }: PartModel, spec: ReferenceSpec): string | undefined {
  const wanted = spec.levels.map(({ name }) => name).join()
  const given = levels.map(({ name }) => name).join()
  if (given !== wanted) return `levels ${given}, not ${wanted}`
  if (statistics.length !== 2 * levels.length) return `${statistics.length} statistics`
  return spec.levels
    .map(({ name, channels, bank }, index) => {
      const count = levels[index]!.rows.length / channels
      return Number.isInteger(count) && count > 0 && count <= bank
        ? undefined
        : `bank ${name} of ${count} rows`
    })
    .find((misfit) => misfit !== undefined)
}
