/** A frame made small and grey: enough to see that something moves. */
export interface GreyFrame {
  /** Row major, 0 to 255; all frames of one camera have the same length. */
  readonly data: Uint8Array
}

/** Size of a grey frame, whatever the camera's. A cell averages some 30 x 30 pixels of a Full HD picture. */
export const GREY_WIDTH = 64
export const GREY_HEIGHT = 48

export interface PresenceSettings {
  /**
   * Grey levels, of 255, by which a cell must change to count as changed: above the noise of a dim camera (about 5
   * once a cell has averaged it), below the contrast of a part with its ground.
   */
  readonly cellLevels: number
  /** Share of cells that change from frame to frame while something moves. A hand or a part changes far more. */
  readonly movingFrom: number
  /**
   * Share below which the scene is still. Lower than `movingFrom`, so that a scene at the border does not flip to and
   * fro.
   */
  readonly stillBelow: number
  /** How long it must be still before the part is inspected, in milliseconds: the camera has focused by then. */
  readonly stillMs: number
  /** Share of cells that differ from the empty place where a part lies in it. */
  readonly presentFrom: number
}

const BASE: PresenceSettings = {
  cellLevels: 14,
  movingFrom: 0.02,
  stillBelow: 0.006,
  stillMs: 400,
  presentFrom: 0.02,
}

export const sensitivities = ['low', 'medium', 'high'] as const
export type Sensitivity = (typeof sensitivities)[number]

/** How much smaller a part, or fainter its contrast, may be: thresholds times this. */
const factors: Readonly<Record<Sensitivity, number>> = { low: 2, medium: 1, high: 0.5 }

export function presenceSettings(sensitivity: Sensitivity, stillMs: number): PresenceSettings {
  const factor = factors[sensitivity]
  return {
    cellLevels: BASE.cellLevels * factor,
    movingFrom: BASE.movingFrom * factor,
    stillBelow: BASE.stillBelow * factor,
    stillMs,
    presentFrom: BASE.presentFrom * factor,
  }
}

export type PresencePhase =
  /** Nothing has moved since the last part. */
  | 'waiting'
  | 'moving'
  /** It came to rest and is watched for `stillMs`. */
  | 'settling'

/** The phase after a frame, and whether a part has come to rest with it. */
export interface Presence {
  readonly phase: PresencePhase
  readonly hasArrived: boolean
}

/**
 * Share of cells that differ by more than `levels`, after the change that all share is taken out: a lamp that
 * flickers or an exposure that adapts is no motion.
 */
export function changedShare(a: GreyFrame, b: GreyFrame, levels: number): number {
  const { length } = a.data
  const differences = new Int16Array(length)
  for (let index = 0; index < length; index++) differences[index] = a.data[index]! - b.data[index]!
  // The median, which a part that comes in does not shift as it would the mean.
  const common = differences.slice().sort()[length >> 1]!
  let changed = 0
  for (const difference of differences) if (Math.abs(difference - common) > levels) changed++
  return changed / length
}

/** Sees parts come to rest before the camera: motion, then stillness. */
export class PartPresence {
  #previous: GreyFrame | null = null
  #hasMoved = false
  #stillSince: number | null = null

  /** @param empty The place without a part, if it is known: a part that was taken away is none that has arrived. */
  constructor(
    private readonly settings: PresenceSettings,
    private readonly empty: GreyFrame | null = null,
  ) {}

  /** @param now Milliseconds. Frames about a tenth of a second apart see slow hands as well as quick ones. */
  push(frame: GreyFrame, now: number): Presence {
    const { cellLevels, movingFrom, stillBelow, stillMs, presentFrom } = this.settings
    const share = this.#previous ? changedShare(frame, this.#previous, cellLevels) : 0
    this.#previous = frame
    if (share >= movingFrom) this.#hasMoved = true
    if (share >= stillBelow) this.#stillSince = null
    else this.#stillSince ??= now
    if (!this.#hasMoved) return { phase: 'waiting', hasArrived: false }
    if (this.#stillSince === null) return { phase: 'moving', hasArrived: false }
    if (now - this.#stillSince < stillMs) return { phase: 'settling', hasArrived: false }
    this.#hasMoved = false
    const isEmpty = this.empty !== null && changedShare(frame, this.empty, cellLevels) < presentFrom
    return { phase: 'waiting', hasArrived: !isEmpty }
  }
}
