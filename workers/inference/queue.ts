import { type Result, fail } from '../../src/core/errors'
import { sentence } from '../../src/core/sentence'

export const cancelled = (): Result<never> =>
  fail('cancelled', sentence`The inspection was cancelled.`, sentence`Add the picture again to inspect it.`)

/** Runs tasks one at a time in order of arrival. */
export class SerialQueue {
  readonly #cancellations = new Map<string, AbortController>()
  #last: Promise<unknown> = Promise.resolve()

  /**
   * @param id   What {@link cancel} takes; an id may come again once its task has been answered.
   * @param task Must not reject. Its signal aborts when the task is cancelled while it runs.
   * @returns The task's result, or `cancelled`.
   */
  async add<T>(id: string, task: (signal: AbortSignal) => Promise<Result<T>>): Promise<Result<T>> {
    const cancellation = new AbortController()
    this.#cancellations.set(id, cancellation)
    const isCancelled = (): boolean => cancellation.signal.aborted
    const turn = this.#last.then(async () => {
      if (isCancelled()) return cancelled()
      const result = await task(cancellation.signal)
      return isCancelled() ? cancelled() : result
    })
    this.#last = turn
    const result = await turn
    if (this.#cancellations.get(id) === cancellation) this.#cancellations.delete(id)
    return result
  }

  /** A waiting task will not start; the result of a running one is dropped. Unknown ids are ignored. */
  cancel(id: string): void {
    this.#cancellations.get(id)?.abort()
  }
}
