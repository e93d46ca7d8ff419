import { useDevice, type InstallPrompt } from '../../stores/device'
import { expectedPictures } from '../../stores/storage'

/** Makes the page an app of this device: offline, installed, isolated. The first view does not wait for the code. */
export async function startDevice(): Promise<void> {
  // The browser tells this once, and perhaps before the code below is there.
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    useDevice.setState({ install: event as Event & InstallPrompt })
  })
  window.addEventListener('appinstalled', () => useDevice.setState({ install: null }))
  // Before the queue is read, which sets it anew.
  const expected = expectedPictures()
  try {
    const { connectDevice } = await import('./connect')
    await connectDevice(expected)
  } catch {
    // The code could not be fetched, or service workers are blocked: the page works as long as there is a network.
    useDevice.setState({ service: 'off' })
  }
}
