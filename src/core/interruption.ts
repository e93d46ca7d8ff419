import type { FlawscopeError, Result } from './errors'

/**
 * A failure from outside that may come at any time and answers all work in progress.
 *
 * `Promise.race` with one long-lived promise would do the same, but keeps every result it ever saw for as
 * long as that promise lives.
 */
export class Interruption {
  #error: FlawscopeError | undefined
  readonly #waiting = new Set<(result: Result<never>) => void>()

  /** Answers the guarded work, now and in future. Only the first interruption counts. */
  interrupt(error: FlawscopeError): void {
    this.#error ??= error
    for (const answer of this.#waiting) answer({ ok: false, error: this.#error })
    this.#waiting.clear()
  }

  /** The work's own result, or the interruption if that comes first. Rejects when the work does. */
  guard<T>(work: Promise<Result<T>>): Promise<Result<T>> {
    return new Promise((resolve, reject) => {
      if (this.#error) resolve({ ok: false, error: this.#error })
      else this.#waiting.add(resolve)
      const done = (): void => {
        this.#waiting.delete(resolve)
      }
      work.then(resolve, reject).then(done, done)
    })
  }
}
