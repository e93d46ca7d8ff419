import { create } from 'zustand'
import type { FlawscopeError, Result } from '../core/errors'
import type { EvaluationView } from '../core/evaluation'
import type { Inspection } from '../core/inference'
import type { PartInput } from '../core/part'
import type { LabelledSet } from '../lib/evaluation/labelled-set'
import type { EvaluationProblem, EvaluationResult } from '../lib/evaluation/result'

/** Inspects a picture beside the queue, whose pictures take turns with it. */
export type InspectBeside = (
  file: Blob,
  request: { readonly signal: AbortSignal; readonly part?: PartInput },
) => Promise<Result<Inspection>>

export type EvaluationRun =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'inspecting'
      readonly done: number
      readonly total: number
      readonly recentMs: readonly number[]
      readonly problems: readonly EvaluationProblem[]
    }
  | { readonly phase: 'computing' }
  | { readonly phase: 'failed'; readonly error: FlawscopeError }

interface EvaluationState {
  /** The folder that was dropped last, as it was understood. */
  readonly set: Result<LabelledSet> | null
  readonly run: EvaluationRun
  /** Of the last run that came to its end. */
  readonly result: EvaluationResult | null
  /** Which scores the page shows in detail, and the threshold of each view that a person moved. */
  readonly view: EvaluationView
  readonly thresholds: Readonly<Partial<Record<EvaluationView, number>>>
  /** Null until the engine's owner has set it. */
  readonly inspect: InspectBeside | null
}

/** Measuring on labelled pictures: goes on while another place of the app is shown. */
export const useEvaluation = create<EvaluationState>()(() => ({
  set: null,
  run: { phase: 'idle' },
  result: null,
  view: 'refined',
  thresholds: {},
  inspect: null,
}))
