import type { CDPSession, Locator, Page } from '@playwright/test'
import { build } from 'vite'
import { mean } from '../mean.ts'
import { measureMemory, memorySlopesOf, type MemorySample, type MemorySlopes } from './memory.ts'
import {
  clearQueue,
  findPictures,
  inQueuePage,
  look,
  progressOf,
  untilAllEnded,
  type QueuePage,
} from './queue-page.ts'
import { watchPage, type Watched } from './watch-page.ts'
import type { WorkerSession } from './worker-session.ts'

/**
 * Puts a folder of real pictures through the built app as a user does and watches the memory of the page.
 *
 *   npx tsx scripts/verify/queue-run.ts [pictures]
 */

/** After so many pictures everything that is loaded once is there. */
const WARM = 100
const EVERY = 50
/** At the first measurement so many pictures are looked at, back and forth so often. */
const LOOKED_AT = { pictures: 30, rounds: 12 } as const
/** One picture in so many is inspected alone, before the queue or after it, and is not in it. */
const ALONE = 40

/** What the browser itself says, WebAssembly's memory included. It takes a minute for that. */
interface Account {
  readonly pictures: number
  readonly pageBytes: number
  readonly workerBytes: number
  /** Canvases, elements, and what several have together. */
  readonly otherBytes: number
}

/** Work of the page's thread that kept it from answering, by the browser's own account. */
interface LongTasks {
  readonly count: number
  readonly longestMs: number
}

export interface QueueRun {
  readonly pictures: number
  readonly failed: number
  /** What is looked at before memory is first measured. */
  readonly lookedAt: { readonly pictures: number; readonly rounds: number }
  readonly samples: readonly MemorySample[]
  /** Twice after the first {@link WARM} pictures, and twice after the last. */
  readonly accounts: readonly Account[]
  /** From the page's question to the worker's answer, mean, of pictures inspected one at a time. */
  readonly aloneMs: number
  /** Of a picture in the queue, mean, without the time in which memory was measured. */
  readonly queuedMs: number
  /** Tasks above 50 ms while the queue ran. */
  readonly longTasks: LongTasks
  /** Over the samples after the first {@link WARM} pictures. */
  readonly slopes: { readonly page: MemorySlopes; readonly worker: MemorySlopes }
}

/** @returns Undefined where the pictures are not on this machine. */
export const measureQueueRun = (count = 1000): Promise<QueueRun | undefined> =>
  inQueuePage((queue) => runQueue(queue, count), {
    before: watchPage,
    // Measures memory when asked and not when the browser finds the time.
    switches: ['--enable-blink-features=ForceEagerMeasureMemory'],
  })

async function runQueue({ page, devtools, worker, input }: QueuePage, count: number): Promise<QueueRun> {
  const found = findPictures(Math.ceil((count * ALONE) / (ALONE - 1)))
  const alone = found.filter((_, i) => i % ALONE === 0)
  const paths = found.filter((_, i) => i % ALONE !== 0)
  const before = await inspectAlone(page, input, alone.slice(0, alone.length / 2))
  await clearQueue(page)
  await input.setInputFiles(paths)
  await page.getByTestId('overlay').waitFor({ timeout: 300_000 })
  const samples: MemorySample[] = []
  const accounts: Account[] = []
  const started = await now(page)
  const pauses: [from: number, to: number][] = []
  for (let target = EVERY; target < paths.length; target += EVERY) {
    await settled(page, target)
    await look(page, 5)
    await page.keyboard.press('p')
    const paused = await now(page)
    // Of the first pictures more are looked at: the browser compiles what shows them, once.
    if (samples.length === 0)
      for (let round = 0; round < LOOKED_AT.rounds; round++) await look(page, LOOKED_AT.pictures)
    const measured = await sample(page, devtools, worker)
    samples.push(measured)
    if (accounts.length === 0 && measured.pictures >= WARM)
      for (let time = 0; time < 2; time++) accounts.push(await accountOf(page, measured.pictures))
    await page.keyboard.press('p')
    pauses.push([paused, await now(page)])
  }
  await untilAllEnded(page)
  const endedAt = await now(page)
  const tasks = (await page.evaluate(() => watched.longTasks)).filter(
    ({ start, duration }) =>
      start >= started &&
      start + duration <= endedAt &&
      !pauses.some(([from, to]) => start < to && start + duration > from),
  )
  const running = endedAt - started - pauses.reduce((sum, [from, to]) => sum + to - from, 0)
  samples.push(await sample(page, devtools, worker, paths.length))
  for (let time = 0; time < 2; time++) accounts.push(await accountOf(page, paths.length))
  // What was inspected first is shown as if it had just been.
  await page.getByTestId('queue-item').first().getByRole('button').first().click()
  await page.getByTestId('overlay').waitFor({ timeout: 10_000 })
  const failure = await page.getByText(/^\d+ failures?$/).allTextContents()
  await clearQueue(page)
  const after = await inspectAlone(page, input, alone.slice(alone.length / 2))
  // The first ones warm the compiler's tiers.
  const answersMs = [...before.slice(2), ...after]
  const warm = samples.filter(({ pictures }) => pictures >= WARM)
  return {
    pictures: paths.length,
    failed: Number.parseInt(failure[0] ?? '0', 10),
    lookedAt: LOOKED_AT,
    samples,
    accounts,
    aloneMs: mean(answersMs),
    // The first was there when the clock started, and one ended within each pause.
    queuedMs: running / (paths.length - 1 - pauses.length),
    longTasks: { count: tasks.length, longestMs: Math.max(0, ...tasks.map(({ duration }) => duration)) },
    slopes: { page: memorySlopesOf(warm, 'page'), worker: memorySlopesOf(warm, 'worker') },
  }
}

declare const watched: Watched

const now = (page: Page): Promise<number> => page.evaluate(() => performance.now())

/** @returns Milliseconds from the page's question to the worker's answer, of each picture. */
async function inspectAlone(page: Page, input: Locator, paths: readonly string[]): Promise<number[]> {
  const known = await page.evaluate(() => watched.answersMs.length)
  for (const [i, path] of paths.entries()) {
    await input.setInputFiles(path)
    // Not before each frame, as is usual: that makes the page draw all the time.
    await page.waitForFunction((count) => watched.answersMs.length === count, known + i + 1, { polling: 100 })
    // The page draws the result and the worker writes its features.
    await page.waitForTimeout(500)
  }
  return page.evaluate((from) => watched.answersMs.slice(from), known)
}

async function settled(page: Page, target: number): Promise<void> {
  while (((await progressOf(page)) ?? Infinity) < target) await page.waitForTimeout(500)
}

/** Memory once the picture that runs has ended and garbage is gone. */
async function sample(
  page: Page,
  devtools: CDPSession,
  worker: WorkerSession,
  done?: number,
): Promise<MemorySample> {
  // The page keeps the overlays of the eight pictures that were seen last, which differ in size: here of the same eight.
  await look(page, 9, 150)
  let pictures = done
  while (pictures === undefined) {
    const before = await progressOf(page)
    await page.waitForTimeout(2500)
    if (before === (await progressOf(page))) pictures = before ?? 0
  }
  // What the watcher itself remembers of each picture is not the app's.
  await page.evaluate(() => {
    watched.answersMs.length = 0
    watched.timings.length = 0
  })
  return { pictures, page: await measureMemory(devtools), worker: await measureMemory(worker) }
}

async function accountOf(page: Page, pictures: number): Promise<Account> {
  const parts = await page.evaluate(async () => {
    const { breakdown } = await (
      performance as unknown as {
        measureUserAgentSpecificMemory: () => Promise<{
          breakdown: { bytes: number; types: string[]; attribution: { scope: string }[] }[]
        }>
      }
    ).measureUserAgentSpecificMemory()
    return breakdown.map(({ bytes, types, attribution: [first] }) => ({
      bytes,
      scope: types.includes('JavaScript') ? first?.scope : undefined,
    }))
  })
  const sumOf = (wanted: string | undefined) =>
    parts.filter(({ scope }) => scope === wanted).reduce((sum, { bytes }) => sum + bytes, 0)
  return {
    pictures,
    pageBytes: sumOf('Window'),
    workerBytes: sumOf('DedicatedWorkerGlobalScope'),
    otherBytes: sumOf(undefined),
  }
}

if (process.argv[1]?.endsWith('queue-run.ts')) {
  await build({ logLevel: 'error' })
  console.log(JSON.stringify(await measureQueueRun(Number(process.argv[2] ?? 1000)), null, 2))
}
