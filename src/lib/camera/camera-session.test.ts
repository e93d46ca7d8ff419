import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CameraSession, type CameraAccess } from './camera-session'

const choice = { deviceId: null, height: 720 }

class FakeTrack extends EventTarget {
  readonly kind = 'video'
  isStopped = false
  constructor(
    readonly deviceId: string,
    readonly label: string,
  ) {
    super()
  }
  stop(): void {
    this.isStopped = true
  }
  getSettings() {
    return { deviceId: this.deviceId, width: 1280, height: 720 }
  }
  getCapabilities() {
    return { height: { max: 1080 }, torch: this.deviceId === 'back', focusMode: ['continuous', 'manual'] }
  }
}

/** A device whose cameras come and go, and a browser that allows them or not. */
class FakeDevices extends EventTarget {
  cameras: Record<string, string> = { front: 'Front camera', back: 'Back camera' }
  refusal: string | null = null
  readonly tracks: FakeTrack[] = []
  readonly asked: MediaTrackConstraints[] = []
  /** Holds answers back until it is called. */
  release: Promise<void> = Promise.resolve()

  async getUserMedia({ video }: MediaStreamConstraints): Promise<MediaStream> {
    const wanted = video as MediaTrackConstraints & { deviceId?: { exact?: string; ideal?: string } }
    this.asked.push(wanted)
    await this.release
    if (this.refusal) throw Object.assign(new Error(this.refusal), { name: this.refusal })
    const ids = Object.keys(this.cameras)
    const { exact, ideal } = wanted.deviceId ?? {}
    if (ids.length === 0) throw Object.assign(new Error('none'), { name: 'NotFoundError' })
    if (exact !== undefined && !ids.includes(exact))
      throw Object.assign(new Error('gone'), { name: 'OverconstrainedError' })
    const id = exact ?? (ideal !== undefined && ids.includes(ideal) ? ideal : ids[0]!)
    const track = new FakeTrack(id, this.cameras[id]!)
    this.tracks.push(track)
    return { getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream
  }

  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return Promise.resolve(
      Object.entries(this.cameras).map(
        ([deviceId, label]) => ({ kind: 'videoinput', deviceId, label }) as MediaDeviceInfo,
      ),
    )
  }

  unplug(id: string): void {
    const { [id]: gone, ...rest } = this.cameras
    expect(gone).toBeDefined()
    this.cameras = rest
    for (const track of this.tracks) if (track.deviceId === id) track.dispatchEvent(new Event('ended'))
    this.dispatchEvent(new Event('devicechange'))
  }

  plugIn(id: string, label: string): void {
    this.cameras = { ...this.cameras, [id]: label }
    this.dispatchEvent(new Event('devicechange'))
  }
}

let devices: FakeDevices
let allow: () => void
let session: CameraSession

const access = (): CameraAccess => ({
  devices: devices,
  onAllowed: (listener) => {
    allow = listener
    return () => undefined
  },
})

const code = () => (session.state.phase === 'failed' ? session.state.error.code : session.state.phase)
const openId = () => (session.state.phase === 'on' ? session.state.camera.device.deviceId : null)
const becomes = (expected: string) => vi.waitFor(() => expect(code()).toBe(expected))

beforeEach(() => {
  devices = new FakeDevices()
  session = new CameraSession(access())
})
afterEach(() => session.dispose())

test('opens the wanted camera and says what it offers', async () => {
  const opened = await session.open({ deviceId: 'back', height: 720 })
  expect(opened).toMatchObject({
    ok: true,
    value: {
      device: { deviceId: 'back', label: 'Back camera' },
      height: 720,
      maximumHeight: 1080,
      controls: { hasTorch: true, focusModes: ['continuous', 'manual'], focusDistance: null },
    },
  })
  expect(devices.asked[0]).toMatchObject({ height: { ideal: 720 }, width: { ideal: 1280 } })
})

test('without a choice a phone opens the camera at its back', async () => {
  await session.open(choice)
  expect(devices.asked[0]).toMatchObject({ facingMode: { ideal: 'environment' } })
})

test('a remembered camera that is not there leaves it to the browser', async () => {
  await session.open({ deviceId: 'of another machine', height: 720 })
  expect(openId()).toBe('front')
})

test.each([
  ['NotAllowedError', 'camera-refused'],
  ['NotFoundError', 'camera-missing'],
  ['NotReadableError', 'camera-busy'],
  ['TypeError', 'camera-failed'],
])('%s is %s, and trying again works', async (name, expected) => {
  devices.refusal = name
  const opened = await session.open(choice)
  expect(opened.ok).toBe(false)
  expect(code()).toBe(expected)
  devices.refusal = null
  await session.open(choice)
  expect(code()).toBe('on')
})

test('a page without a secure connection is told so', async () => {
  session.dispose()
  session = new CameraSession({ ...access(), devices: null })
  await session.open(choice)
  expect(code()).toBe('camera-unsupported')
  expect(await session.list()).toEqual([])
})

test('a refused camera opens by itself when it is allowed', async () => {
  devices.refusal = 'NotAllowedError'
  await session.open(choice)
  devices.refusal = null
  allow()
  await becomes('on')
})

test('an unplugged camera is waited for; no other takes its place by itself', async () => {
  await session.open({ deviceId: 'back', height: 720 })
  devices.unplug('back')
  await becomes('camera-unplugged')
  expect(devices.tracks[0]!.isStopped).toBe(true)
  devices.plugIn('usb', 'Another camera')
  await new Promise((resolve) => setTimeout(resolve))
  expect(code()).toBe('camera-unplugged')
  devices.plugIn('back', 'Back camera')
  await becomes('on')
  expect(openId()).toBe('back')
})

test('where there was no camera, the first that is plugged in is opened', async () => {
  devices.cameras = {}
  await session.open(choice)
  expect(code()).toBe('camera-missing')
  devices.plugIn('usb', 'Microscope')
  await becomes('on')
})

test('a permission that is taken away while it runs is called that', async () => {
  await session.open({ deviceId: 'back', height: 720 })
  devices.refusal = 'NotAllowedError'
  devices.tracks[0]!.dispatchEvent(new Event('ended'))
  await becomes('camera-refused')
})

test('a camera that gives no pictures is said to be muted, and no longer when it does', async () => {
  await session.open(choice)
  devices.tracks[0]!.dispatchEvent(new Event('mute'))
  expect(session.state).toMatchObject({ phase: 'on', isMuted: true })
  devices.tracks[0]!.dispatchEvent(new Event('unmute'))
  expect(session.state).toMatchObject({ phase: 'on', isMuted: false })
})

test('closed while the browser still asks, the camera that comes is let go at once', async () => {
  let answer: () => void = () => undefined
  devices.release = new Promise((resolve) => {
    answer = resolve
  })
  const opening = session.open(choice)
  session.close()
  answer()
  expect((await opening).ok).toBe(false)
  expect(code()).toBe('off')
  expect(devices.tracks.every(({ isStopped }) => isStopped)).toBe(true)
})

test('another camera takes the place of the one that runs, which is stopped', async () => {
  await session.open({ deviceId: 'front', height: 720 })
  await session.open({ deviceId: 'back', height: 720 })
  expect(openId()).toBe('back')
  expect(devices.tracks[0]!.isStopped).toBe(true)
  // The end of a track that was let go is no loss.
  devices.tracks[0]!.dispatchEvent(new Event('ended'))
  expect(code()).toBe('on')
})

test('closed, it comes back by nothing', async () => {
  await session.open(choice)
  session.close()
  devices.plugIn('usb', 'Another camera')
  allow()
  await new Promise((resolve) => setTimeout(resolve))
  expect(code()).toBe('off')
})
