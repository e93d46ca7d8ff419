import * as Comlink from 'comlink'
import { fail, type Result } from '../../core/errors'
import type { ByView, EvaluationApi, JudgedPicture, ViewFigures } from '../../core/evaluation'
import { Interruption } from '../../core/interruption'
import { sentence } from '../../core/sentence'

const startWorker = (): Worker =>
  new Worker(new URL('../../../workers/evaluation/worker.ts', import.meta.url), {
    type: 'module',
    name: 'evaluation',
  })

const lost = (cause: unknown) =>
  fail(
    'evaluation-failed',
    sentence`The worker that computes the figures stopped.`,
    sentence`Close other tabs to free memory, or take fewer pictures, then run it again.`,
    cause,
  ).error

/**
 * The page's way to the evaluation worker, one for each run. The figures have a worker of their own: sorting some ten
 * million pixels takes seconds, in which the inference worker can inspect pictures of the queue.
 *
 * Every promise is answered; none rejects.
 */
export class EvaluationClient {
  readonly #worker: Worker
  readonly #api: Comlink.Remote<EvaluationApi>
  readonly #loss = new Interruption()

  constructor(worker = startWorker()) {
    this.#worker = worker
    this.#api = Comlink.wrap<EvaluationApi>(worker)
    worker.addEventListener('error', (event) => {
      this.#loss.interrupt(lost(event.message || 'The worker could not be loaded.'))
    })
  }

  /** Hands a picture over; its maps are the worker's from then on. See {@link EvaluationApi.add}. */
  add(picture: JudgedPicture): Promise<Result<boolean>> {
    const maps = Object.values(picture.maps)
    return this.#ask(
      this.#api.add(
        Comlink.transfer(
          picture,
          maps.map(({ data }) => data.buffer),
        ),
      ),
    )
  }

  figures(): Promise<Result<ByView<ViewFigures>>> {
    return this.#ask(this.#api.figures())
  }

  /** Ends the worker and what it does. */
  dispose(): void {
    this.#worker.terminate()
    this.#loss.interrupt(lost('The evaluation was ended.'))
  }

  async #ask<T>(call: Promise<Result<T>>): Promise<Result<T>> {
    try {
      return await this.#loss.guard(call)
    } catch (cause) {
      return { ok: false, error: lost(cause) }
    }
  }
}
