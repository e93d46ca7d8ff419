import { t } from '@lingui/core/macro'
import { FrameSchedule, type Pacing } from '../../core/live/frame-schedule'
import { changedShare, PartPresence, presenceSettings, type GreyFrame } from '../../core/live/part-presence'
import { addTallies, countVerdict, NONE_COUNTED, withLatest } from '../../core/live/tally'
import { verdictOf } from '../../core/verdict'
import { CameraSession, type CameraState } from '../../lib/camera/camera-session'
import { Chime } from '../../lib/camera/chime'
import { FrameGrabber, onFrames } from '../../lib/camera/frames'
import { keepAwake } from '../../lib/camera/wake-lock'
import { resultWithin } from '../../lib/region-result'
import { offerUndo } from '../../lib/undo-toast'
import { useLive, type LiveResult } from '../../stores/live'
import { useLiveSettings, type LiveSettings } from '../../stores/live-settings'
import { useParts } from '../../stores/parts'
import { useRegionOfInterest } from '../../stores/region-of-interest'
import { imageThreshold, pixelThreshold, useThresholds } from '../../stores/thresholds'
import { givesPictures, obstacleNow } from './obstacle'

const RECENT = 10
/** Ends of inspections that the shown rate is taken from. */
const RATE_OVER = 10
/** Often enough to see a hand, seldom enough to cost nothing. */
const GLANCE_EVERY_MS = 100
/** From here on the scene is another than the one that was inspected: clearly above the noise of a still one. */
const STALE = { levels: 20, share: 0.05 } as const
/** A defective part that stays before the camera in continuous mode is recorded so often: the history is no film. */
const RECORD_EVERY_MS = 5000

/** What decides when frames are inspected; the other settings may change without another plan. */
const PLANNED = ['mode', 'intervalSeconds', 'watchesParts', 'sensitivity', 'stillSeconds'] as const

const pacingOf = ({ mode, intervalSeconds }: LiveSettings): Pacing =>
  mode === 'interval' ? { kind: 'interval', everyMs: intervalSeconds * 1000 } : { kind: mode }

/**
 * What happens between camera, engine and page while the Live place is open. One frame is in flight at a time; the
 * queue of Inspect takes turns with it.
 */
class LiveSession {
  #camera: CameraSession | null = null
  #video: HTMLVideoElement | null = null
  #grabber: FrameGrabber | null = null
  #chime: Chime | null = null
  #schedule = new FrameSchedule({ kind: 'trigger' })
  #presence: PartPresence | null = null
  #empty: GreyFrame | null = null
  /** The latest glance, and that of the frame that was inspected last. */
  #grey: GreyFrame | null = null
  #inspectedGrey: GreyFrame | null = null
  #glancedAt = -Infinity
  #recordedAt = -Infinity
  /** Cancels the frame in flight. */
  #abort = new AbortController()
  #leave: (() => void)[] = []
  #stopFrames: (() => void) | null = null
  #release: (() => void) | null = null

  /** The place was opened. @returns Closes it: the camera does not run where nobody sees it. */
  enter(): () => void {
    const camera = new CameraSession()
    this.#camera = camera
    this.#leave = [
      camera.subscribe((state) => this.#onCamera(state)),
      useLiveSettings.subscribe((now, before) => {
        if (now.deviceId !== before.deviceId || now.height !== before.height) void this.#openCamera()
        else if (PLANNED.some((key) => now[key] !== before[key])) this.#plan()
      }),
    ]
    void this.#listCameras()
    return () => {
      this.stop()
      for (const leave of this.#leave) leave()
      camera.dispose()
      this.#camera = null
      this.#chime?.close()
      this.#chime = null
    }
  }

  /** The element that shows the camera. */
  attach(video: HTMLVideoElement | null): void {
    this.#stopFrames?.()
    this.#stopFrames = null
    this.#video = video
    if (!video) return
    this.#stopFrames = onFrames(video, () => this.#onFrame())
    this.#show()
  }

  async start(): Promise<void> {
    this.#release ??= keepAwake()
    useLive.setState({ isOn: true, frozen: null, latest: null, failure: null, missed: 0, ends: [] })
    this.#plan()
    await this.#openCamera()
  }

  stop(): void {
    this.#abort.abort()
    this.#release?.()
    this.#release = null
    this.#camera?.close()
    // An old verdict is none for what lies there now.
    useLive.setState({ isOn: false, latest: null, isAwaited: false, presence: null, isTorchOn: false })
  }

  /** Tries again after a failure. */
  retry(): void {
    void this.#openCamera()
  }

  /** Inspects the newest frame now. Where that cannot be, the page says why, and the verdict before is none any more. */
  trigger(): void {
    const obstacle = obstacleNow()
    if (obstacle === 'off' || obstacle === 'frozen') return
    const asked = obstacle ? 'refused' : this.#schedule.ask(performance.now())
    if (asked === 'refused' || asked === 'busy') useLive.setState(({ missed }) => ({ missed: missed + 1 }))
    if (asked === 'refused') useLive.setState({ latest: null })
    if (asked === 'taken' || asked === 'next-frame') useLive.setState({ isAwaited: true })
    if (asked === 'taken') void this.#inspect()
  }

  /** Shows a frame and inspects nothing meanwhile; null goes on. */
  freeze(result: LiveResult | null): void {
    this.#abort.abort()
    useLive.setState({ frozen: result, ends: [] })
    this.#plan()
  }

  /** From now on what is before the camera is the place without a part. */
  learnEmpty(): void {
    this.#empty = this.#grey
    useLive.setState({ knowsEmpty: this.#empty !== null })
    this.#plan()
  }

  forgetEmpty(): void {
    this.#empty = null
    useLive.setState({ knowsEmpty: false })
    this.#plan()
  }

  /** Upon a click or key: browsers keep pages silent until then. */
  toggleSound(): void {
    const hasSound = !useLiveSettings.getState().hasSound
    if (hasSound) {
      this.#chime ??= new Chime()
      void this.#chime.play('OK')
    }
    useLiveSettings.setState({ hasSound })
  }

  #plan(): void {
    this.#abort.abort()
    this.#abort = new AbortController()
    const settings = useLiveSettings.getState()
    this.#schedule = new FrameSchedule(pacingOf(settings))
    const isWatching = settings.mode === 'trigger' && settings.watchesParts
    this.#presence = isWatching
      ? new PartPresence(presenceSettings(settings.sensitivity, settings.stillSeconds * 1000), this.#empty)
      : null
    useLive.setState({ presence: isWatching ? 'waiting' : null, dropped: 0, isAwaited: false })
  }

  async #openCamera(): Promise<void> {
    const { deviceId, height } = useLiveSettings.getState()
    if (useLive.getState().isOn) await this.#camera?.open({ deviceId, height })
  }

  #onCamera(camera: CameraState): void {
    const { camera: before } = useLive.getState()
    useLive.setState({
      camera,
      ...(camera.phase === 'on' ? {} : { isStale: true, isTorchOn: false }),
      // What lies there now is not seen: an old verdict is none for it.
      ...(givesPictures(camera) ? {} : { latest: null }),
    })
    if (before.phase !== camera.phase || !givesPictures(camera)) {
      this.#inspectedGrey = null
      this.#grey = null
      this.#plan()
      void this.#listCameras()
    }
    this.#show()
  }

  async #listCameras(): Promise<void> {
    const cameras = (await this.#camera?.list()) ?? []
    useLive.setState({ cameras })
  }

  #show(): void {
    const { camera } = useLive.getState()
    const stream = camera.phase === 'on' ? camera.camera.stream : null
    if (!this.#video || this.#video.srcObject === stream) return
    this.#video.srcObject = stream
    // Rejected where the stream is taken away before it began.
    if (stream) this.#video.play().catch(() => undefined)
  }

  #onFrame(): void {
    const now = performance.now()
    if (!this.#video || useLive.getState().camera.phase !== 'on') return
    this.#grabber ??= new FrameGrabber()
    if (now - this.#glancedAt >= GLANCE_EVERY_MS) {
      this.#glancedAt = now
      this.#glance(this.#grabber.glance(this.#video), now)
    }
    if (!obstacleNow() && this.#schedule.present(now)) void this.#inspect()
  }

  #glance(grey: GreyFrame | null, now: number): void {
    this.#grey = grey
    if (!grey) return
    const isStale =
      this.#inspectedGrey !== null && changedShare(grey, this.#inspectedGrey, STALE.levels) >= STALE.share
    if (isStale !== useLive.getState().isStale) useLive.setState({ isStale })
    if (!this.#presence || obstacleNow()) return
    const { phase, hasArrived } = this.#presence.push(grey, now)
    if (phase !== useLive.getState().presence) useLive.setState({ presence: phase })
    if (hasArrived) this.trigger()
  }

  /** Inspects the newest frame, which the schedule has just given out. */
  async #inspect(): Promise<void> {
    const schedule = this.#schedule
    const { signal } = this.#abort
    const { inspect } = useLive.getState()
    const { activePart } = useParts.getState()
    const at = new Date()
    const frame = this.#video && this.#grabber?.grab(this.#video)
    const grey = this.#video && this.#grabber?.glance(this.#video)
    if (!frame || !inspect) {
      schedule.giveBack()
      return
    }
    const inspected = await inspect(frame.picture, {
      signal,
      isPassing: true,
      ...(activePart ? { part: { key: activePart.key, model: activePart.model } } : {}),
    })
    if (signal.aborted) return
    this.#inspectedGrey = grey ?? null
    useLive.setState(({ ends }) => ({
      ends: withLatest(ends, performance.now(), RATE_OVER),
      dropped: schedule.dropped,
      isAwaited: false,
      // Nor is the verdict before one for a frame that could not be judged.
      ...(inspected.ok ? { failure: null } : { failure: inspected.error, latest: null }),
    }))
    if (inspected.ok) {
      const { region } = useRegionOfInterest.getState()
      const thresholds = useThresholds.getState()
      const { score } = resultWithin(inspected.value, region)
      const image = imageThreshold(thresholds)
      this.#settle({
        id: crypto.randomUUID(),
        at,
        picture: frame.picture,
        inspection: inspected.value,
        score,
        verdict: verdictOf(score, image),
        thresholds: { image, pixel: pixelThreshold(thresholds) },
        part: activePart && { id: activePart.id, name: activePart.name, key: activePart.key },
        mode: useLiveSettings.getState().mode,
      })
    }
    if (!schedule.finish(performance.now())) return
    if (obstacleNow()) schedule.giveBack()
    else void this.#inspect()
  }

  #settle(result: LiveResult): void {
    const { latest, record } = useLive.getState()
    const { hasSound, keepsNg, mode } = useLiveSettings.getState()
    const isChanged = latest?.verdict !== result.verdict
    useLive.setState(({ tally, recent }) => ({
      latest: result,
      isStale: false,
      tally: countVerdict(tally, result.verdict),
      recent: withLatest(recent, result, RECENT),
    }))
    // Continuous mode would never be silent.
    if (hasSound && (isChanged || mode !== 'continuous')) {
      this.#chime ??= new Chime()
      void this.#chime.play(result.verdict)
    }
    if (this.#isWorthRecording(result, isChanged))
      record?.(result, result.verdict === 'NG' ? keepsNg : mode === 'trigger' ? undefined : false)
  }

  /** A part in interval or trigger mode. Of frames that never end those that bring news, and a flaw again and again. */
  #isWorthRecording({ verdict, mode }: LiveResult, isChanged: boolean): boolean {
    const now = performance.now()
    const isDue = verdict === 'NG' && now - this.#recordedAt >= RECORD_EVERY_MS
    if (mode === 'continuous' && !isChanged && !isDue) return false
    this.#recordedAt = now
    return true
  }
}

export const liveSession = new LiveSession()

/** Starts the counters anew; what was counted can be had back. */
export function resetTally(): void {
  const { tally, recent } = useLive.getState()
  useLive.setState({ tally: NONE_COUNTED, recent: [], missed: 0 })
  offerUndo(t`Counters reset`, () =>
    useLive.setState((now) => ({
      tally: addTallies(tally, now.tally),
      recent: [...now.recent, ...recent].slice(0, RECENT),
    })),
  )
}

/** Fills the screen with the view. Where the browser has no full screen, as on iPhones, the view fills the page. */
export async function setFull(isFull: boolean): Promise<void> {
  useLive.setState({ isFull })
  try {
    if (isFull) await document.documentElement.requestFullscreen()
    else if (document.fullscreenElement) await document.exitFullscreen()
  } catch {
    // The page is filled all the same.
  }
}
