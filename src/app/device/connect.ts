import { Workbox } from 'workbox-window'
import { assetUrl } from '../../lib/assets'
import { useDevice } from '../../stores/device'
import { tellEvictions } from './evictions'
import { takeIncoming } from './incoming'
import { isolateOnce } from './isolation'
import { whenQuiet } from './quiet'
import { keepRuntime } from './runtime'
import { followUpdates } from './updates'
import { markWork } from './work-mark'

/**
 * Connects the page with its service worker and with what the system hands to an installed app.
 *
 * @param expectedPictures How many pictures the last visit left on the device.
 */
export async function connectDevice(expectedPictures: number): Promise<void> {
  const showNetwork = () => useDevice.setState({ isOnline: navigator.onLine })
  window.addEventListener('online', showNetwork)
  window.addEventListener('offline', showNetwork)
  showNetwork()
  markWork()
  void tellEvictions(expectedPictures)
  // Blocked in some private windows, and not built by the dev server.
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) {
    useDevice.setState({ service: 'off' })
    return
  }
  takeIncoming()
  const workbox = new Workbox(assetUrl('service-worker.js'), {
    scope: assetUrl('./'),
    // The worker's own file is asked for anew each time: a host that lets it age would keep updates away.
    updateViaCache: 'none',
  })
  followUpdates(workbox)
  // A first visit keeps the whole app, which can wait; not so where only the worker's headers give the page its threads.
  if (crossOriginIsolated && !navigator.serviceWorker.controller) await whenQuiet()
  await workbox.register({ immediate: true })
  await navigator.serviceWorker.ready
  useDevice.setState({ service: 'on' })
  isolateOnce()
  keepRuntime()
}
