import { plural, t } from '@lingui/core/macro'
import { toast } from 'sonner'
import type { EngineClient } from '../../lib/engine/engine-client'
import { useInspections } from '../../stores/inspections'
import { useStorage } from '../../stores/storage'

/** Whichever page holds it is the one that the queue on the device belongs to. */
const LOCK = 'flawscope.queue'

/** A page that is loaded anew may ask before the browser has let go of its old self. */
const PATIENCE_MS = 2000

/** Between two looks at whether the queue belongs to nobody: longer than a page takes to ask again that is loaded anew. */
const LOOK_EVERY_MS = 5000

/** Pictures that were not there before need a word that is not overlooked. */
const TOLD_MS = 10_000

/**
 * Brings back the queue of an earlier visit and keeps this one's. Of several tabs only one does: two would both
 * inspect what waits, and each would delete what the other has added. When that one is closed, another goes on with
 * its queue. The first view does not wait for the code.
 */
export async function startQueueStorage(engine: Pick<EngineClient, 'forget'>): Promise<void> {
  try {
    const [{ QueueKeeper }, isOurs] = await Promise.all([
      import('./queue-keeper'),
      holdQueue({ signal: AbortSignal.timeout(PATIENCE_MS) }),
    ])
    if (!isOurs) {
      useStorage.setState({ phase: 'elsewhere' })
      await inheritQueue()
    }
    const before = useInspections.getState().order.length
    await new QueueKeeper(engine).start()
    if (!isOurs && useStorage.getState().phase === 'on')
      announceInherited(useInspections.getState().order.length - before)
  } catch {
    // The code could not be fetched: this visit's pictures are used and not kept.
    useStorage.setState({ phase: 'off' })
  }
}

/** Takes the queue for as long as this page lives; false where another page has it. */
function holdQueue(options: LockOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const held = new Promise<never>(() => undefined)
    navigator.locks
      .request(LOCK, options, (lock) => {
        resolve(lock !== null)
        return lock && held
      })
      .catch(() => resolve(false))
  })
}

/**
 * Waits until the page that had the queue is closed, and takes it. To stand in line for the lock would take it from a page
 * that is only loaded anew.
 */
async function inheritQueue(): Promise<void> {
  let wasFree = false
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    const { held = [] } = await navigator.locks.query()
    const isFree = !held.some(({ name }) => name === LOCK)
    if (isFree && wasFree && (await holdQueue({ ifAvailable: true }))) return
    wasFree = isFree
  }
}

function announceInherited(count: number): void {
  toast(t`The other tab is closed: this one keeps the queue now.`, {
    duration: TOLD_MS,
    description:
      count > 0 &&
      plural(count, { one: '# picture of it has joined.', other: '# pictures of it have joined.' }),
  })
}
