import { fail, type FlawscopeError, type Result, succeed } from '../../core/errors'
import { sentence } from '../../core/sentence'
import { capabilitiesOf, controlsOf, type CameraControls } from './controls'

export interface CameraChoice {
  /** Of `enumerateDevices`; null for whatever the browser takes, on a phone the camera at its back. */
  readonly deviceId: string | null
  /** Wanted height of the picture in pixels; the camera gives what it has nearest to it. */
  readonly height: number
}

export interface CameraDevice {
  readonly deviceId: string
  readonly label: string
}

/** A camera that runs. */
export interface OpenCamera {
  readonly stream: MediaStream
  readonly device: CameraDevice
  readonly width: number
  readonly height: number
  /** Heights that it offers, so far as it tells. */
  readonly maximumHeight: number | null
  readonly controls: CameraControls
}

export type CameraState =
  | { readonly phase: 'off' }
  | { readonly phase: 'opening' }
  | {
      readonly phase: 'on'
      readonly camera: OpenCamera
      /** Whether it runs but gives no pictures, as when a switch on it is off. */
      readonly isMuted: boolean
    }
  | { readonly phase: 'failed'; readonly error: FlawscopeError }

/** What is needed of the browser; tests pass one with faults. */
export interface CameraAccess {
  readonly devices: Pick<
    MediaDevices,
    'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
  > | null
  /** Calls back when the user allows the camera after all; null where the browser does not tell. */
  readonly onAllowed: (listener: () => void) => () => void
}

/** Widths to heights of usual cameras: the browser takes the nearest that there is. */
const ASPECT = 16 / 9

export const browserAccess = (): CameraAccess => ({
  // Absent where the page did not come over a secure connection.
  devices: 'mediaDevices' in navigator ? navigator.mediaDevices : null,
  onAllowed: (listener) => {
    let status: PermissionStatus | undefined
    let isOver = false
    const hear = () => {
      if (status?.state === 'granted') listener()
    }
    // Some browsers know no permission of this name.
    void navigator.permissions.query({ name: 'camera' }).then(
      (found) => {
        if (isOver) return
        status = found
        status.addEventListener('change', hear)
      },
      () => undefined,
    )
    return () => {
      isOver = true
      status?.removeEventListener('change', hear)
    }
  },
})

/**
 * One camera's life: opened, lost and found again. Whatever goes wrong is a state with a typed error; a camera that was
 * unplugged, or that there was none of, is opened by itself when it comes, and one that was refused when it is allowed.
 */
export class CameraSession {
  #state: CameraState = { phase: 'off' }
  #choice: CameraChoice | null = null
  /** The camera that ran last: after it was unplugged no other takes its place by itself. */
  #lost: CameraDevice | null = null
  /** Counts what was asked for, so that an answer that comes too late is known as such. */
  #asked = 0
  readonly #listeners = new Set<(state: CameraState) => void>()
  readonly #leave: (() => void)[] = []

  constructor(private readonly access: CameraAccess = browserAccess()) {
    const onChange = () => void this.#lookAgain()
    access.devices?.addEventListener('devicechange', onChange)
    this.#leave.push(
      () => access.devices?.removeEventListener('devicechange', onChange),
      access.onAllowed(() => {
        if (this.#failure === 'camera-refused') void this.#reopen()
      }),
    )
  }

  get state(): CameraState {
    return this.#state
  }

  subscribe(listener: (state: CameraState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Opens a camera, in place of the one that runs. The browser may ask the user first. */
  async open(choice: CameraChoice): Promise<Result<OpenCamera>> {
    this.#choice = choice
    this.#lost = null
    return this.#open({ ideal: choice.deviceId ?? undefined })
  }

  close(): void {
    this.#asked++
    this.#choice = null
    this.#lost = null
    this.#stop()
    this.#set({ phase: 'off' })
  }

  /** Closes it for good. */
  dispose(): void {
    this.close()
    for (const leave of this.#leave) leave()
    this.#listeners.clear()
  }

  /** The cameras of the device; before the first was allowed browsers give no names. */
  async list(): Promise<readonly CameraDevice[]> {
    try {
      const devices = (await this.access.devices?.enumerateDevices()) ?? []
      return devices
        .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
        .map(({ deviceId, label }) => ({ deviceId, label }))
    } catch {
      return []
    }
  }

  get #failure(): FlawscopeError['code'] | null {
    return this.#state.phase === 'failed' ? this.#state.error.code : null
  }

  async #open(device: { ideal?: string | undefined; exact?: string }): Promise<Result<OpenCamera>> {
    const choice = this.#choice
    const { devices } = this.access
    const asked = ++this.#asked
    this.#stop()
    if (!devices || !choice) return this.#fail(unsupported())
    this.#set({ phase: 'opening' })
    let stream: MediaStream
    try {
      stream = await devices.getUserMedia({ video: wanted(choice, device), audio: false })
    } catch (cause) {
      if (asked !== this.#asked) return superseded()
      return this.#fail(this.#lost && !isRefusal(cause) ? unplugged(this.#lost) : refusalOf(cause))
    }
    const [track] = stream.getVideoTracks()
    if (asked !== this.#asked || !track) {
      stop(stream)
      return superseded()
    }
    const camera = describeCamera(stream, track)
    const isCurrent = () => this.#state.phase === 'on' && this.#state.camera.stream === stream
    track.addEventListener('ended', () => {
      if (isCurrent()) void this.#lose(camera)
    })
    for (const isMuted of [true, false])
      track.addEventListener(isMuted ? 'mute' : 'unmute', () => {
        if (isCurrent()) this.#set({ phase: 'on', camera, isMuted })
      })
    this.#lost = null
    this.#set({ phase: 'on', camera, isMuted: false })
    return succeed(camera)
  }

  #reopen(): Promise<Result<OpenCamera>> {
    const { deviceId } = this.#lost ?? {}
    return this.#open(deviceId ? { exact: deviceId } : { ideal: this.#choice?.deviceId ?? undefined })
  }

  /** The camera went away, or the permission did. */
  async #lose({ stream, device }: OpenCamera): Promise<void> {
    stop(stream)
    this.#lost = device
    this.#fail(unplugged(device))
    // It may be back already: a loose plug. Where the permission was taken away, the answer says so.
    await this.#lookAgain()
  }

  /** Cameras have come or gone. */
  async #lookAgain(): Promise<void> {
    const isWaiting = () => this.#failure === 'camera-unplugged' || this.#failure === 'camera-missing'
    if (!isWaiting()) return
    const present = await this.list()
    const isThere = this.#lost
      ? present.some(({ deviceId }) => deviceId === this.#lost?.deviceId)
      : present.length > 0
    if (isThere && isWaiting()) await this.#reopen()
  }

  #stop(): void {
    if (this.#state.phase === 'on') stop(this.#state.camera.stream)
  }

  #fail(error: FlawscopeError): { readonly ok: false; readonly error: FlawscopeError } {
    this.#set({ phase: 'failed', error })
    return { ok: false, error }
  }

  #set(state: CameraState): void {
    this.#state = state
    for (const listener of this.#listeners) listener(state)
  }
}

function wanted(
  { deviceId, height }: CameraChoice,
  device: { ideal?: string | undefined; exact?: string },
): MediaTrackConstraints {
  const named = device.exact !== undefined || device.ideal !== undefined
  return {
    height: { ideal: height },
    width: { ideal: Math.round(height * ASPECT) },
    ...(named
      ? { deviceId: device.exact === undefined ? { ideal: device.ideal! } : { exact: device.exact } }
      : deviceId === null
        ? { facingMode: { ideal: 'environment' } }
        : {}),
  }
}

function describeCamera(stream: MediaStream, track: MediaStreamTrack): OpenCamera {
  const { width = 0, height = 0, deviceId = '' } = track.getSettings()
  return {
    stream,
    device: { deviceId, label: track.label },
    width,
    height,
    maximumHeight: capabilitiesOf(track).height?.max ?? null,
    controls: controlsOf(track),
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

const isRefusal = (cause: unknown): boolean =>
  cause instanceof Error && (cause.name === 'NotAllowedError' || cause.name === 'SecurityError')

const superseded = () =>
  fail(
    'cancelled',
    sentence`The camera was not needed any more.`,
    sentence`Start it again where it is needed.`,
  )

const unsupported = (): FlawscopeError =>
  fail(
    'camera-unsupported',
    sentence`This browser gives no camera to this page.`,
    sentence`Open Flawscope over https, or on the machine itself as localhost, in a current browser.`,
  ).error

const unplugged = ({ label }: CameraDevice): FlawscopeError =>
  fail(
    'camera-unplugged',
    label === ''
      ? sentence`The camera is no longer connected.`
      : sentence`The camera is no longer connected: ${label}.`,
    sentence`Plug it in again: the inspection then goes on by itself. Or choose another camera.`,
  ).error

/** Why the browser gave no camera. */
function refusalOf(cause: unknown): FlawscopeError {
  const name = cause instanceof Error ? cause.name : ''
  if (isRefusal(cause))
    return fail(
      'camera-refused',
      sentence`This page may not use the camera.`,
      sentence`Allow it at the camera or lock sign of the address bar, then try again. Pictures stay on this device.`,
      cause,
    ).error
  if (name === 'NotFoundError' || name === 'OverconstrainedError')
    return fail(
      'camera-missing',
      sentence`No camera was found.`,
      sentence`Plug one in: it is then opened by itself. If it is plugged in, see whether the system shows it.`,
      cause,
    ).error
  if (name === 'NotReadableError' || name === 'AbortError')
    return fail(
      'camera-busy',
      sentence`The camera cannot be read; another program may be using it.`,
      sentence`Close other programs and tabs that use the camera, then try again.`,
      cause,
    ).error
  return fail(
    'camera-failed',
    sentence`The camera could not be opened.`,
    sentence`Try again, or choose another camera.`,
    cause,
  ).error
}
