/** How long a worker may say nothing while it works. */
export interface Patience {
  /** At the least, milliseconds. */
  readonly leastMs: number
  /** Times the longest step seen so far: a slow device is not a silent one. */
  readonly steps: number
}

/** A picture takes a device ten seconds at worst, most of it one run of the network. */
const patience: Patience = { leastMs: 90_000, steps: 30 }

/**
 * Notices a worker that no longer answers, which no event tells. Only time during which the page itself ran counts:
 * a device that slept is not one that hung.
 */
export class Watchdog {
  #longestMs = 0
  #silentMs = 0
  #timer: ReturnType<typeof setInterval> | undefined

  /**
   * @param isBusy   Whether an answer is awaited.
   * @param onSilent Called once, after which it has to be started again.
   */
  constructor(
    private readonly isBusy: () => boolean,
    private readonly onSilent: () => void,
    private readonly limits = patience,
  ) {}

  /** @param firstStepMs What the first run of the network took. */
  start(firstStepMs: number): void {
    this.stop()
    this.#longestMs = firstStepMs
    const everyMs = this.limits.leastMs / 30
    let last = performance.now()
    this.#timer = setInterval(() => {
      const now = performance.now()
      // Slept or was held up: the worker may have been, too.
      const elapsed = Math.min(now - last, 2 * everyMs)
      last = now
      this.#silentMs = this.isBusy() ? this.#silentMs + elapsed : 0
      if (this.#silentMs <= Math.max(this.limits.leastMs, this.limits.steps * this.#longestMs)) return
      this.stop()
      this.onSilent()
    }, everyMs)
  }

  /** The worker said something: a step is done. */
  hear(): void {
    this.#longestMs = Math.max(this.#longestMs, this.#silentMs)
    this.#silentMs = 0
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#silentMs = 0
  }
}
