import { existsSync, readdirSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import type { BrowserContext, CDPSession, Locator, Page } from '@playwright/test'
import { build, preview } from 'vite'
import { codeBytesOf, notedBytesOf, takeHeapSnapshot } from './heap-snapshot.ts'
import { inUserProfile } from './user-profile.ts'
import { watchPage, type Watched } from './watch-page.ts'
import { WorkerSession } from './worker-session.ts'

/**
 * Puts a folder of real pictures through the built app as a user does and watches the memory of the page.
 *
 *   npx tsx scripts/verify/queue-run.ts [pictures]
 */

const root = '../shared/data/open'
const endings = new Set(['.png', '.jpg', '.jpeg', '.bmp', '.webp'])

/** After so many pictures everything that is loaded once is there. */
const WARM = 100
const EVERY = 50
/** At the first measurement thirty pictures are looked at, back and forth so often. */
const WARM_ROUNDS = 12
/** One picture in so many is inspected alone, before the queue or after it, and is not in it. */
const ALONE = 40

/** Lots that are inspected one after the other, each cleared before the next one comes. */
const LOTS = 8
const LOT = 50

interface HeapSample {
  /** Pictures inspected so far. */
  readonly pictures: number
  /** JavaScript heap of the page after a collection. */
  readonly heapBytes: number
  /** What of it is the code that the browser has compiled, which it does for what runs often. */
  readonly codeBytes: number
  /** What developer tools have noted beside it, which is not the app's. */
  readonly notedBytes: number
}

interface MemorySample extends HeapSample {
  /** What belongs to the page's objects outside that heap: elements, blobs, buffers; not what developer tools note. */
  readonly outsideBytes: number
  /** The worker's heap and what belongs to it, without WebAssembly's memory. */
  readonly workerBytes: number
}

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

export interface HeapSlopes {
  readonly heap: Slope
  /** Of what is not compiled code. */
  readonly data: Slope
}

/** A straight line through samples: bytes a picture, and the standard error of that. */
export interface Slope {
  readonly bytes: number
  readonly error: number
}

export interface QueueRun {
  readonly pictures: number
  readonly failed: number
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
  readonly slopes: HeapSlopes & { readonly outside: Slope; readonly worker: Slope }
  /** The page's heap with the queue empty: after it was cleared, and after each of some lots more. */
  readonly lots: { readonly samples: readonly HeapSample[]; readonly slopes: HeapSlopes }
}

/** @returns Undefined where the pictures are not on this machine. */
export async function measureQueueRun(count = 1000): Promise<QueueRun | undefined> {
  if (!existsSync(root)) return undefined
  const server = await preview({ logLevel: 'error', preview: { port: 0 } })
  try {
    return await inUserProfile(
      (browser) => runQueue(browser, server.resolvedUrls!.local[0]!, count),
      // Measures memory when asked and not when the browser finds the time.
      '--enable-blink-features=ForceEagerMeasureMemory',
    )
  } finally {
    await server.close()
  }
}

async function runQueue(browser: BrowserContext, address: string, count: number): Promise<QueueRun> {
  const found = findPictures(Math.ceil((count * ALONE) / (ALONE - 1)))
  const alone = found.filter((_, i) => i % ALONE === 0)
  const paths = found.filter((_, i) => i % ALONE !== 0)
  const page = await browser.newPage()
  await page.addInitScript(watchPage)
  const devtools = await browser.newCDPSession(page)
  const attached = WorkerSession.open(devtools)
  await page.goto(address)
  await page.locator('html[data-engine-state="ready"]').waitFor({ timeout: 300_000 })
  const worker = await attached
  const input = page.getByLabel('Pictures to inspect', { exact: true })
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
    if (samples.length === 0) for (let round = 0; round < WARM_ROUNDS; round++) await look(page, 30)
    const measured = await sample(page, devtools, worker)
    samples.push(measured)
    if (accounts.length === 0 && measured.pictures >= WARM)
      for (let time = 0; time < 2; time++) accounts.push(await accountOf(page, measured.pictures))
    await page.keyboard.press('p')
    pauses.push([paused, await now(page)])
  }
  await page.getByText(/^\d+ NG$/).waitFor({ timeout: 600_000 })
  const ended = await now(page)
  const tasks = (await page.evaluate(() => watched.longTasks)).filter(
    ({ start, duration }) =>
      start >= started &&
      start + duration <= ended &&
      !pauses.some(([from, to]) => start < to && start + duration > from),
  )
  const running = ended - started - pauses.reduce((sum, [from, to]) => sum + to - from, 0)
  samples.push(await sample(page, devtools, worker, paths.length))
  for (let time = 0; time < 2; time++) accounts.push(await accountOf(page, paths.length))
  // What was inspected first is shown as if it had just been.
  await page.getByTestId('queue-item').first().getByRole('button').first().click()
  await page.getByTestId('overlay').waitFor({ timeout: 10_000 })
  const failure = await page.getByText(/^\d+ failures?$/).allTextContents()
  await clearQueue(page)
  // It can no longer be brought back: what stays is no picture's.
  const lots: HeapSample[] = [await heapOf(page, devtools, 0)]
  for (let lot = 0; lot < LOTS; lot++) {
    await input.setInputFiles(paths.slice(lot * LOT, (lot + 1) * LOT))
    await page.getByText(/^\d+ NG$/).waitFor({ timeout: 600_000 })
    await clearQueue(page)
    lots.push(await heapOf(page, devtools, (lot + 1) * LOT))
  }
  const after = await inspectAlone(page, input, alone.slice(alone.length / 2))
  // The first ones warm the compiler's tiers.
  const answersMs = [...before.slice(2), ...after]
  const warm = samples.filter(({ pictures }) => pictures >= WARM)
  return {
    pictures: paths.length,
    failed: Number.parseInt(failure[0] ?? '0', 10),
    samples,
    accounts,
    aloneMs: answersMs.reduce((sum, value) => sum + value, 0) / answersMs.length,
    // The first was there when the clock started, and one ended within each pause.
    queuedMs: running / (paths.length - 1 - pauses.length),
    longTasks: { count: tasks.length, longestMs: Math.max(0, ...tasks.map(({ duration }) => duration)) },
    slopes: {
      ...heapSlopesOf(warm),
      outside: slopeOf(warm.map(({ pictures, outsideBytes }) => [pictures, outsideBytes])),
      worker: slopeOf(warm.map(({ pictures, workerBytes }) => [pictures, workerBytes])),
    },
    lots: { samples: lots, slopes: heapSlopesOf(lots) },
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

/** Steps through the list and back: what is on screen takes memory too, so it is the same picture whenever that is measured. */
async function look(page: Page, steps: number, restMs = 0): Promise<void> {
  for (const key of ['j', 'k'])
    for (let step = 0; step < steps; step++) {
      await page.keyboard.press(key)
      if (restMs > 0) await page.waitForTimeout(restMs)
    }
}

/** Clears the queue for good: until the offer to undo is gone it is kept. */
async function clearQueue(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Clear the queue' }).click()
  const undo = page.locator('[data-sonner-toast]')
  await undo.first().waitFor()
  await page.mouse.move(0, 0)
  await undo.first().waitFor({ state: 'detached', timeout: 120_000 })
}

/** Pictures of every category in turn, no masks. */
function findPictures(count: number): string[] {
  const lists = readdirSync(root).map((category) =>
    readdirSync(join(root, category), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && endings.has(extname(entry.name).toLowerCase()))
      .map((entry) => resolve(entry.parentPath, entry.name))
      .filter((path) => !path.includes('ground_truth'))
      .sort(),
  )
  const longest = Math.max(...lists.map(({ length }) => length))
  const inTurn = Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list[index] ?? []))
  return inTurn.flat().slice(0, count)
}

/** What the queue says it has done; undefined once it is through. */
async function progressOf(page: Page): Promise<number | undefined> {
  const [text] = await page.getByText(/^\d+ of \d+/).allTextContents()
  return text === undefined ? undefined : Number.parseInt(text, 10)
}

async function settled(page: Page, target: number): Promise<void> {
  while (((await progressOf(page)) ?? Infinity) < target) await page.waitForTimeout(500)
}

interface Usage {
  readonly usedSize: number
  readonly embedderHeapUsedSize: number
  readonly backingStorageSize: number
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
  const heap = await heapOf(page, devtools, pictures)
  // Newer than Playwright's description of the protocol.
  const own = (await devtools.send('Runtime.getHeapUsage')) as unknown as Usage
  await worker.send('HeapProfiler.collectGarbage')
  const theirs = await worker.send<Usage>('Runtime.getHeapUsage')
  return {
    ...heap,
    outsideBytes: own.embedderHeapUsedSize + own.backingStorageSize - heap.notedBytes,
    workerBytes: theirs.usedSize + theirs.embedderHeapUsedSize + theirs.backingStorageSize,
  }
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

async function heapOf(page: Page, devtools: CDPSession, pictures: number): Promise<HeapSample> {
  // What the watcher itself remembers of each picture is not the app's.
  await page.evaluate(() => {
    watched.timings.length = 0
  })
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  const snapshot = await takeHeapSnapshot(devtools)
  return {
    pictures,
    heapBytes: usedSize,
    codeBytes: codeBytesOf(snapshot),
    notedBytes: notedBytesOf(snapshot),
  }
}

const heapSlopesOf = (samples: readonly HeapSample[]): HeapSlopes => ({
  heap: slopeOf(samples.map(({ pictures, heapBytes }) => [pictures, heapBytes])),
  data: slopeOf(samples.map(({ pictures, heapBytes, codeBytes }) => [pictures, heapBytes - codeBytes])),
})

/** Least squares. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): Slope {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const meanX = mean(points.map(([x]) => x))
  const meanY = mean(points.map(([, y]) => y))
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  const bytes = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread
  const residual = points.reduce((sum, [x, y]) => sum + (y - meanY - bytes * (x - meanX)) ** 2, 0)
  return { bytes, error: Math.sqrt(residual / (points.length - 2) / spread) }
}

if (process.argv[1]?.endsWith('queue-run.ts')) {
  await build({ logLevel: 'error' })
  console.log(JSON.stringify(await measureQueueRun(Number(process.argv[2] ?? 1000)), null, 2))
}
