import { fail, type FlawscopeError, type Result } from '../../core/errors'
import { mapsOf, scoresOf } from '../../core/evaluation'
import type { Inspection } from '../../core/inference'
import type { PartInput } from '../../core/part'
import { sentence } from '../../core/sentence'
import { EvaluationClient } from '../../lib/evaluation/evaluation-client'
import type { LabelledPicture, LabelledSet } from '../../lib/evaluation/labelled-set'
import type {
  EvaluatedPicture,
  EvaluationProblem,
  EvaluationResult,
  EvaluationSubject,
} from '../../lib/evaluation/result'
import { useEngine } from '../../stores/engine'
import { useEvaluation } from '../../stores/evaluation'

/** How many durations the time left is foreseen from. */
const RECENT_COUNT = 20

/** What judges, and its model where it is a part. */
export interface RunSubject extends EvaluationSubject {
  readonly input?: PartInput
}

let running: AbortController | null = null

/** Ends the run, of which nothing is kept; an earlier result stays. */
export function stopEvaluation(): void {
  running?.abort()
  running = null
  useEvaluation.setState({ run: { phase: 'idle' } })
}

/** Measures on a set; a run that is under way ends. Answers when it has come to its end or was stopped. */
export async function runEvaluation(set: LabelledSet, subject: RunSubject): Promise<void> {
  stopEvaluation()
  const abort = new AbortController()
  running = abort
  const client = new EvaluationClient()
  const end = () => client.dispose()
  abort.signal.addEventListener('abort', end)
  const outcome = await new Run(set, subject, client, abort.signal).toEnd()
  end()
  if (abort.signal.aborted) return
  running = null
  useEvaluation.setState(
    outcome.ok
      ? { result: outcome.value, run: { phase: 'idle' }, thresholds: {}, view: 'refined' }
      : { run: { phase: 'failed', error: outcome.error } },
  )
}

class Run {
  readonly #pictures: EvaluatedPicture[] = []
  readonly #problems: EvaluationProblem[] = []
  readonly #startedAt = new Date().toISOString()
  #recentMs: readonly number[] = []
  #done = 0

  constructor(
    private readonly set: LabelledSet,
    private readonly subject: RunSubject,
    private readonly client: EvaluationClient,
    private readonly signal: AbortSignal,
  ) {}

  async toEnd(): Promise<Result<EvaluationResult>> {
    let adding: Promise<FlawscopeError | null> = Promise.resolve(null)
    for (const picture of this.set.pictures) {
      this.#report()
      const started = performance.now()
      const judged = await this.#inspect(picture.file)
      // The worker takes a picture in while the next one is inspected, and never falls behind by more.
      const lost = await adding
      if (lost) return { ok: false, error: lost }
      if (judged.ok) adding = this.#add(picture, judged.value)
      else if (this.signal.aborted || isEngineLost()) return judged
      else this.#problems.push({ path: picture.path, what: 'picture', error: judged.error })
      this.#recentMs = [...this.#recentMs, performance.now() - started].slice(-RECENT_COUNT)
      this.#done++
    }
    const lost = await adding
    if (lost) return { ok: false, error: lost }
    return this.#compute()
  }

  async #inspect(file: File): Promise<Result<Inspection>> {
    const { inspect } = useEvaluation.getState()
    const { input } = this.subject
    if (!inspect) return fail('inference-failed', sentence`No model is loaded.`, sentence`Reload the page.`)
    return inspect(file, { signal: this.signal, ...(input ? { part: input } : {}) })
  }

  /** @returns What ends the run; a mask that cannot be used does not. */
  async #add(picture: LabelledPicture, inspection: Inspection): Promise<FlawscopeError | null> {
    const { path, file, defect, mask } = picture
    const { width, height, thumbnail } = inspection
    const scores = scoresOf(inspection)
    const added = await this.client.add({ width, height, defect, mask, scores, maps: mapsOf(inspection) })
    if (!added.ok) {
      if (added.error.code === 'evaluation-failed') return added.error
      this.#problems.push({ path, what: 'mask', error: added.error })
    }
    const used = !added.ok ? 'unusable' : mask && defect !== null ? 'used' : 'none'
    this.#pictures.push({ path, file, defect, mask: used, width, height, scores, thumbnail })
    return null
  }

  async #compute(): Promise<Result<EvaluationResult>> {
    if (this.#pictures.length === 0)
      return fail(
        'evaluation-failed',
        sentence`None of the pictures could be inspected.`,
        sentence`Open one of them in Inspect, which says what is wrong with it.`,
      )
    useEvaluation.setState({ run: { phase: 'computing' } })
    const figures = await this.client.figures()
    if (!figures.ok) return figures
    const { status } = useEngine.getState()
    if (status.phase !== 'ready')
      return fail(
        'evaluation-failed',
        sentence`The detector stopped before the end.`,
        sentence`Run the evaluation again.`,
      )
    const { part, threshold } = this.subject
    const result: EvaluationResult = {
      set: this.set,
      subject: { part, threshold },
      engine: status.info,
      startedAt: this.#startedAt,
      finishedAt: new Date().toISOString(),
      pictures: this.#pictures,
      problems: this.#problems,
      figures: figures.value,
    }
    return { ok: true, value: result }
  }

  #report(): void {
    useEvaluation.setState({
      run: {
        phase: 'inspecting',
        done: this.#done,
        total: this.set.pictures.length,
        recentMs: this.#recentMs,
        problems: [...this.#problems],
      },
    })
  }
}

const isEngineLost = (): boolean => useEngine.getState().status.phase === 'failed'
