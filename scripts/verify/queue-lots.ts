import { build } from 'vite'
import { measureMemory, memorySlopesOf, type MemorySample, type MemorySlopes } from './memory.ts'
import { clearQueue, untilAllEnded, findPictures, inQueuePage, look, type QueuePage } from './queue-page.ts'

/**
 * Puts a folder of real pictures through the built app in lots, each cleared before the next one comes, and watches the
 * memory of page and worker. The browser compiles nothing anew of what runs often: what grows is kept by somebody.
 *
 *   npx tsx scripts/verify/queue-lots.ts [pictures]
 */

const LOT = 50
/** After so many pictures everything that is loaded once is there. */
const WARM = 100
/** The worker writes behind its answers and the page lets go of what it last showed. */
const REST_MS = 3000

export interface QueueLots {
  /** Pictures of a lot. */
  readonly lot: number
  readonly warm: number
  /** With the queue empty, after each lot. */
  readonly samples: readonly MemorySample[]
  /** Over the samples from {@link QueueLots.warm} pictures on. */
  readonly slopes: { readonly page: MemorySlopes; readonly worker: MemorySlopes }
}

/** V8's, against what it compiles of functions that run often and what it notes of them for that after some calls. */
const NOTHING_NEW = '--js-flags=--no-opt --no-maglev --no-sparkplug --no-lazy-feedback-allocation'

/** @returns Undefined where the pictures are not on this machine. */
export const measureQueueLots = (count = 1000): Promise<QueueLots | undefined> =>
  inQueuePage((queue) => runLots(queue, findPictures(count)), { switches: [NOTHING_NEW] })

async function runLots(
  { page, devtools, worker, input }: QueuePage,
  paths: readonly string[],
): Promise<QueueLots> {
  const samples: MemorySample[] = []
  for (let first = 0; first < paths.length; first += LOT) {
    const lot = paths.slice(first, first + LOT)
    await input.setInputFiles(lot)
    await untilAllEnded(page)
    await look(page, 10, 100)
    await clearQueue(page)
    await page.waitForTimeout(REST_MS)
    samples.push({
      pictures: first + lot.length,
      page: await measureMemory(devtools),
      worker: await measureMemory(worker),
    })
  }
  const warm = samples.filter(({ pictures }) => pictures >= WARM)
  return {
    lot: LOT,
    warm: WARM,
    samples,
    slopes: { page: memorySlopesOf(warm, 'page'), worker: memorySlopesOf(warm, 'worker') },
  }
}

if (process.argv[1]?.endsWith('queue-lots.ts')) {
  await build({ logLevel: 'error' })
  console.log(JSON.stringify(await measureQueueLots(Number(process.argv[2] ?? 1000)), null, 2))
}
