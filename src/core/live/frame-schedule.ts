/** When a camera's frames are inspected. */
export type Pacing =
  /** As fast as the device can. */
  | { readonly kind: 'continuous' }
  /** Every so many milliseconds, or as fast as the device can where that is slower. */
  | { readonly kind: 'interval'; readonly everyMs: number }
  /** When asked. */
  | { readonly kind: 'trigger' }

/** What became of a trigger: a frame is taken now or when the next one comes, or one is still being inspected. */
export type Asked = 'taken' | 'next-frame' | 'busy'

/**
 * Decides which frames of a camera are inspected: one at a time, always the newest. What comes meanwhile is dropped
 * and counted, never queued, so that a verdict is never older than one inspection. A trigger that comes meanwhile is
 * refused and not kept either: the part that it meant may be gone when its turn came.
 *
 * Times are milliseconds of any one clock.
 */
export class FrameSchedule {
  #isBusy = false
  /** Whether a frame has come since the last one was taken. */
  #isFresh = false
  #isAsked = false
  /** What was so before the frame in hand was taken. */
  #wasAsked = false
  #wasTaken = -Infinity
  #lastTaken = -Infinity
  #dropped = 0

  constructor(private readonly pacing: Pacing) {}

  /** Frames that came and went while another was inspected. */
  get dropped(): number {
    return this.#dropped
  }

  get isBusy(): boolean {
    return this.#isBusy
  }

  /** A frame has come. @returns Whether it is to be inspected. */
  present(now: number): boolean {
    if (this.#isBusy && this.#isFresh) this.#dropped++
    this.#isFresh = true
    return this.#takeIfDue(now)
  }

  /** The inspection is over. @returns Whether the newest frame is to be inspected. */
  finish(now: number): boolean {
    this.#isBusy = false
    return this.#takeIfDue(now)
  }

  /** The frame could not be read: whatever it was due for, the next one is. */
  giveBack(): void {
    this.#isBusy = false
    this.#isAsked = this.#wasAsked
    this.#lastTaken = this.#wasTaken
  }

  /** A trigger has come, in any pacing. With `taken` the newest frame is to be inspected. */
  ask(now: number): Asked {
    if (this.#isBusy) return 'busy'
    this.#isAsked = true
    return this.#takeIfDue(now) ? 'taken' : 'next-frame'
  }

  #takeIfDue(now: number): boolean {
    if (this.#isBusy || !this.#isFresh || !this.#isDue(now)) return false
    this.#isBusy = true
    this.#isFresh = false
    this.#wasAsked = this.#isAsked
    this.#wasTaken = this.#lastTaken
    this.#isAsked = false
    this.#lastTaken = now
    return true
  }

  #isDue(now: number): boolean {
    if (this.#isAsked || this.pacing.kind === 'continuous') return true
    return this.pacing.kind === 'interval' && now - this.#lastTaken >= this.pacing.everyMs
  }
}
