/** Pieces of work that may wait, such as writing a picture's features of 1.7 MB, while the next picture is inspected. */
const MOST_WAITING = 3
/** For so long after an answer the work waits: the page draws the answer meanwhile, and wants the processor. */
const PAINTING_MS = 80

/** What is done behind the answers, one piece after the other. */
export class Afterwork {
  /** Never rejects. */
  #last: Promise<void> = Promise.resolve()
  #waiting = 0
  #endRest: (() => void) | undefined
  #isHurried = false
  /** Counts how often what waited was dropped. */
  #drops = 0

  /**
   * Returns at once, or once fewer pieces wait.
   *
   * @param work What it throws is dropped: nobody waits for it to succeed.
   */
  async add(work: () => Promise<void>): Promise<void> {
    // Before it may have to wait: what is dropped meanwhile is dropped, too.
    const drops = this.#drops
    if (this.#waiting >= MOST_WAITING) await this.#last
    this.#waiting++
    const due = performance.now() + PAINTING_MS
    this.#last = this.#last.then(async () => {
      try {
        await this.#restUntil(due)
        if (drops === this.#drops) await work()
      } catch {
        // As promised above.
      } finally {
        this.#waiting--
      }
    })
  }

  /** Has all of it done, without any rest. */
  async finish(): Promise<void> {
    this.#isHurried = true
    this.#endRest?.()
    await this.#last
    this.#isHurried = false
  }

  /** Has nothing done of what waits. @returns Once what had begun is over. */
  async drop(): Promise<void> {
    this.#drops++
    await this.finish()
  }

  async #restUntil(due: number): Promise<void> {
    if (this.#isHurried) return
    await new Promise<void>((resolve) => {
      this.#endRest = resolve
      setTimeout(resolve, due - performance.now())
    })
    this.#endRest = undefined
  }
}
