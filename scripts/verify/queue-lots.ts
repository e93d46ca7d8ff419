import { existsSync } from 'node:fs'
import type { BrowserContext } from '@playwright/test'
import { build, preview } from 'vite'
import { measureMemory, memorySlopesOf, type MemorySample, type MemorySlopes } from './memory.ts'
import { clearQueue, ended, findPictures, look, root } from './queue-page.ts'
import { inUserProfile } from './user-profile.ts'
import { WorkerSession } from './worker-session.ts'

/**
 * Puts a folder of real pictures through the built app in lots, each cleared before the next one comes, and watches the
 * memory of page and worker. The browser compiles nothing anew of what runs often, and has its notes for that from the first call
 * of a function on: what grows is kept by somebody.
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

/** @returns Undefined where the pictures are not on this machine. */
export async function measureQueueLots(count = 1000): Promise<QueueLots | undefined> {
  if (!existsSync(root)) return undefined
  const server = await preview({ logLevel: 'error', preview: { port: 0 } })
  try {
    return await inUserProfile(
      (browser) => runLots(browser, server.resolvedUrls!.local[0]!, count),
      '--js-flags=--no-opt --no-maglev --no-sparkplug --no-lazy-feedback-allocation',
    )
  } finally {
    await server.close()
  }
}

async function runLots(browser: BrowserContext, address: string, count: number): Promise<QueueLots> {
  const paths = findPictures(count)
  const page = await browser.newPage()
  const devtools = await browser.newCDPSession(page)
  const attached = WorkerSession.open(devtools)
  await page.goto(address)
  await page.locator('html[data-engine-state="ready"]').waitFor({ timeout: 300_000 })
  const worker = await attached
  const input = page.getByLabel('Pictures to inspect', { exact: true })
  const samples: MemorySample[] = []
  for (let first = 0; first < paths.length; first += LOT) {
    const lot = paths.slice(first, first + LOT)
    await input.setInputFiles(lot)
    await ended(page)
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
