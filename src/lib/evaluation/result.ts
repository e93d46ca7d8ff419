import type { FlawscopeError } from '../../core/errors'
import type { ByView, EvaluationView, ViewFigures } from '../../core/evaluation'
import type { EngineInfo } from '../../core/inference'
import type { LabelledScore } from '../../core/metrics/decision'
import type { LabelledSet } from './labelled-set'

/** What judges: the generic detector, or a part. */
export interface EvaluationSubject {
  /** Null: the generic detector. */
  readonly part: { readonly id: string; readonly name: string; readonly key: string } | null
  /** Image threshold in use for the refined score. */
  readonly threshold: number
}

export interface EvaluatedPicture {
  /** Class and name. */
  readonly path: string
  readonly file: File
  readonly defect: string | null
  /** `unusable`: there is one, and `problems` says what is wrong with it. */
  readonly mask: 'used' | 'none' | 'unusable'
  readonly width: number
  readonly height: number
  readonly scores: ByView<number>
  readonly thumbnail: Promise<Blob | null>
}

/** A picture that was left out, or a mask that was. */
export interface EvaluationProblem {
  readonly path: string
  readonly what: 'picture' | 'mask'
  readonly error: FlawscopeError
}

export interface EvaluationResult {
  readonly set: LabelledSet
  readonly subject: EvaluationSubject
  /** What ran at the end of it. */
  readonly engine: EngineInfo
  readonly startedAt: string
  readonly finishedAt: string
  readonly pictures: readonly EvaluatedPicture[]
  readonly problems: readonly EvaluationProblem[]
  readonly figures: ByView<ViewFigures>
}

/** Scores and labels of one view. */
export const labelledScores = (
  { pictures }: Pick<EvaluationResult, 'pictures'>,
  view: EvaluationView,
): LabelledScore[] =>
  pictures.map(({ defect, scores }) => ({ score: scores[view]!, isDefective: defect !== null }))
