import type { EngineClient } from '../../lib/engine/engine-client'
import { useStorage } from '../../stores/storage'

/** Whichever page holds it is the one that the queue on the device belongs to. */
const LOCK = 'flawscope.queue'

/** A page that is loaded anew may ask before the browser has let go of its old self. */
const PATIENCE_MS = 2000

/**
 * Brings back the queue of an earlier visit and keeps this one's. Of several tabs only the first does: two would both
 * inspect what waits, and each would delete what the other has added. The first view does not wait for the code.
 */
export async function startQueueStorage(engine: Pick<EngineClient, 'forget'>): Promise<void> {
  try {
    const [{ QueueKeeper }, isOurs] = await Promise.all([import('./queue-keeper'), holdQueue()])
    if (isOurs) await new QueueKeeper(engine).start()
    else useStorage.setState({ phase: 'elsewhere' })
  } catch {
    // The code could not be fetched: this visit's pictures are used and not kept.
    useStorage.setState({ phase: 'off' })
  }
}

/** Takes the queue for as long as this page lives; false where another page has it. */
function holdQueue(): Promise<boolean> {
  return new Promise((resolve) => {
    const held = new Promise<never>(() => undefined)
    navigator.locks
      .request(LOCK, { signal: AbortSignal.timeout(PATIENCE_MS) }, () => {
        resolve(true)
        return held
      })
      .catch(() => resolve(false))
  })
}
