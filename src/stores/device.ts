import { create } from 'zustand'

/** What Chrome and its kin hand over when the app can be installed. */
export interface InstallPrompt {
  prompt: () => Promise<unknown>
}

interface DeviceState {
  /** `off` where the browser, or the dev server, has no service worker: nothing works offline then. */
  readonly service: 'starting' | 'on' | 'off'
  readonly isOnline: boolean
  /** Lets the new version that is there take over and loads the page anew; null while there is none. */
  readonly update: (() => void) | null
  /** Null where the app is installed already, or cannot be. */
  readonly install: InstallPrompt | null
}

/** What the page knows about itself as an app on this device. */
export const useDevice = create<DeviceState>()(() => ({
  service: 'starting',
  isOnline: true,
  update: null,
  install: null,
}))
