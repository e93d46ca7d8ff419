import { useStorage } from '../../stores/storage'

/** Brings back the queue of an earlier visit and keeps this one's. The first view does not wait for the code. */
export async function startQueueStorage(): Promise<void> {
  try {
    const { QueueKeeper } = await import('./queue-keeper')
    await new QueueKeeper().start()
  } catch {
    // The code could not be fetched: this visit's pictures are used and not kept.
    useStorage.setState({ phase: 'off' })
  }
}
