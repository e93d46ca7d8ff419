import type { CameraState } from '../../lib/camera/camera-session'
import { useEngine } from '../../stores/engine'
import { useLive } from '../../stores/live'
import { useParts } from '../../stores/parts'

/** Why no frame can be inspected now. */
export type Obstacle =
  /** The user has not started the camera. */
  | 'off'
  /** Someone looks at a frame. */
  | 'frozen'
  /** The camera is not open yet, or no more. */
  | 'no-camera'
  /** It is open and gives no pictures, as when a switch on it is off. */
  | 'muted'
  | 'no-detector'
  | 'detector-failed'
  /** The part that is to judge is not read from the device yet. */
  | 'no-part'

export const givesPictures = (camera: CameraState): boolean => camera.phase === 'on' && !camera.isMuted

function obstacleOf(
  { isOn, frozen, camera, inspect }: ReturnType<typeof useLive.getState>,
  engine: ReturnType<typeof useEngine.getState>['status']['phase'],
  isPartAwaited: boolean,
): Obstacle | null {
  if (!isOn) return 'off'
  if (frozen) return 'frozen'
  if (camera.phase !== 'on') return 'no-camera'
  if (camera.isMuted) return 'muted'
  if (engine === 'failed') return 'detector-failed'
  if (inspect === null || engine !== 'ready') return 'no-detector'
  return isPartAwaited ? 'no-part' : null
}

/** Null where frames can be inspected. */
export const obstacleNow = (): Obstacle | null =>
  obstacleOf(useLive.getState(), useEngine.getState().status.phase, useParts.getState().isAwaited)

/** The same for what is drawn. */
export function useObstacle(): Obstacle | null {
  const engine = useEngine(({ status }) => status.phase)
  const isPartAwaited = useParts((state) => state.isAwaited)
  return useLive((state) => obstacleOf(state, engine, isPartAwaited))
}
