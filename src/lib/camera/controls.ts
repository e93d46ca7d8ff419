/** A number that a camera lets be set. */
export interface Range {
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: number
}

/** What a camera lets be set besides its picture's size; null or false where it does not offer it. */
export interface CameraControls {
  readonly hasTorch: boolean
  /** Ways to focus among those that make sense here; empty where there is no choice. */
  readonly focusModes: readonly FocusMode[]
  /** In metres, as the camera counts them. */
  readonly focusDistance: Range | null
}

const focusModes = ['continuous', 'manual'] as const
export type FocusMode = (typeof focusModes)[number]

/** Of the specification of image capture, which TypeScript's libraries do not know. */
interface ImageCapabilities extends MediaTrackCapabilities {
  readonly torch?: boolean | readonly boolean[]
  readonly focusMode?: readonly string[]
  readonly focusDistance?: { readonly min?: number; readonly max?: number; readonly step?: number }
}

interface ImageSettings extends MediaTrackSettings {
  readonly focusDistance?: number
}

/** What is set of it; absent leaves it as it is. */
export interface CameraSetting {
  readonly torch?: boolean
  readonly focusMode?: FocusMode
  readonly focusDistance?: number
}

/** What the camera says of itself: nothing in browsers that do not ask it. */
export const capabilitiesOf = (track: MediaStreamTrack): MediaTrackCapabilities =>
  'getCapabilities' in track ? track.getCapabilities() : {}

export function controlsOf(track: MediaStreamTrack): CameraControls {
  const { torch, focusMode = [], focusDistance }: ImageCapabilities = capabilitiesOf(track)
  const modes = focusModes.filter((mode) => focusMode.includes(mode))
  const { min, max, step } = focusDistance ?? {}
  const canFocus = modes.includes('manual') && min !== undefined && max !== undefined && max > min
  return {
    hasTorch: Array.isArray(torch) ? torch.includes(true) : torch === true,
    focusModes: modes.length > 1 ? modes : [],
    focusDistance: canFocus
      ? {
          min,
          max,
          step: step !== undefined && step > 0 ? step : (max - min) / 100,
          value: (track.getSettings() as ImageSettings).focusDistance ?? min,
        }
      : null,
  }
}

/** @returns Whether the camera took it. */
export async function applySetting(stream: MediaStream, setting: CameraSetting): Promise<boolean> {
  const [track] = stream.getVideoTracks()
  try {
    await track?.applyConstraints({ advanced: [setting as MediaTrackConstraintSet] })
    return track !== undefined
  } catch {
    return false
  }
}
