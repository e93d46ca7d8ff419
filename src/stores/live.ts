import { create } from 'zustand'
import type { FlawscopeError, Result } from '../core/errors'
import type { Inspection } from '../core/inference'
import type { PartInput } from '../core/part'
import type { PresencePhase } from '../core/live/part-presence'
import { NONE_COUNTED, type Tally } from '../core/live/tally'
import type { Verdict } from '../core/verdict'
import type { CameraDevice, CameraState } from '../lib/camera/camera-session'
import type { LiveMode } from './live-settings'

/** A frame of the camera that was inspected. */
export interface LiveResult {
  readonly id: string
  /** When the frame was taken. */
  readonly at: Date
  /** The frame as it was inspected: BMP, at the camera's full resolution. */
  readonly picture: Blob
  readonly inspection: Inspection
  /** Within the region of interest. */
  readonly score: number
  readonly verdict: Verdict
  /** What judged it, as it was then. */
  readonly thresholds: { readonly image: number; readonly pixel: number }
  readonly part: { readonly id: string; readonly name: string; readonly key: string } | null
  readonly mode: LiveMode
}

/** What live inspection needs of the engine; the app connects it. */
type Inspect = (
  file: Blob,
  request: { readonly signal: AbortSignal; readonly isPassing: true; readonly part?: PartInput },
) => Promise<Result<Inspection>>

interface LiveState {
  /** Null until the engine's client is there. */
  readonly inspect: Inspect | null
  /**
   * Told of inspections that the history is to keep; null while nothing keeps them.
   *
   * @param keepsPicture Whether with the frame itself; undefined leaves it to the settings of the history.
   */
  readonly record: ((result: LiveResult, keepsPicture: boolean | undefined) => void) | null
  readonly camera: CameraState
  readonly cameras: readonly CameraDevice[]
  /** Whether the user started it: also while the camera is away. */
  readonly isOn: boolean
  /** Null also where what lies before the camera now could not be judged. */
  readonly latest: LiveResult | null
  /** Whether a trigger has come whose verdict has not: until then `latest` is of the part before. */
  readonly isAwaited: boolean
  /** Whether the scene has changed since the latest frame was taken, so that its map no longer lies on it. */
  readonly isStale: boolean
  /** The frame that is looked at while nothing is inspected. */
  readonly frozen: LiveResult | null
  readonly recent: readonly LiveResult[]
  readonly tally: Tally
  /** When the latest inspections ended, the latest first, in milliseconds. */
  readonly ends: readonly number[]
  /** Frames that came and went since the start while another was inspected. */
  readonly dropped: number
  /** Triggers since the start that came to nothing: while a frame was inspected, or while none could be. */
  readonly missed: number
  /** Null while parts are not watched for. */
  readonly presence: PresencePhase | null
  /** Whether the place without a part is known. */
  readonly knowsEmpty: boolean
  /** Why the latest frame could not be inspected. */
  readonly failure: FlawscopeError | null
  /** Whether the view fills the screen. */
  readonly isFull: boolean
  readonly isTorchOn: boolean
  /** Frames that a person called good while no part judged: to teach a new one from. */
  readonly good: readonly LiveResult[]
}

/** What the Live place shows. Changed by `src/features/live` alone, but for what the app connects. */
export const useLive = create<LiveState>()(() => ({
  inspect: null,
  record: null,
  camera: { phase: 'off' },
  cameras: [],
  isOn: false,
  latest: null,
  isAwaited: false,
  isStale: false,
  frozen: null,
  recent: [],
  tally: NONE_COUNTED,
  ends: [],
  dropped: 0,
  missed: 0,
  presence: null,
  knowsEmpty: false,
  failure: null,
  isFull: false,
  isTorchOn: false,
  good: [],
}))
