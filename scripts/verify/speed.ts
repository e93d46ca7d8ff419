import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext } from '@playwright/test'
import { createServer, preview } from 'vite'
import { browserArguments, requireBrowser } from '../find-browser.ts'
import { median } from '../median.ts'
import type { EngineClient } from '../../src/lib/engine/engine-client.ts'
import { flawscope } from '../python-env.ts'
import { measureNodes, type NodeTimes } from './nodes.ts'
import { mediansOf, toStages, type Stages } from './stages.ts'
import { inUserProfile } from './user-profile.ts'
import { visit } from './visit.ts'
import { watchPage, type Watched } from './watch-page.ts'

type Threads = 1 | 2
const threadCounts: readonly Threads[] = [1, 2]

export interface Speed {
  /** Medians, milliseconds, of the detector graph: native ONNX Runtime and WASM in Chromium. */
  readonly nativeMs: Readonly<Record<Threads, number>>
  readonly wasmMs: Readonly<Record<Threads, number>>
  /** Medians, milliseconds, 2 threads of native ONNX Runtime; the graphs take turns. */
  readonly nativePartMs: Readonly<Record<'backbone' | 'detector' | 'reference' | 'both', number>>
  /** One thread. */
  readonly nodes: readonly NodeTimes[]
  /** A picture of one megapixel, warm, 2 threads (medians). */
  readonly stagesMs: Stages
  /** The same of a picture of twelve megapixels. */
  readonly largeStagesMs: Stages
  /** The smaller one dropped into the app, queue empty (medians): the worker's stages, and all to the map's frame. */
  readonly droppedMs: Stages & { readonly painted: number }
  /** From navigation to the first painted heat map of a sample: empty caches, and the next visit. */
  readonly toHeatMapMs: { readonly cold: number; readonly warm: number }
  readonly browser: string
}

const rounds = 3
const runsARound = 15
const largeRunsARound = 5
/** They warm the compiler's tiers. */
const warmUps = 5

/**
 * Native and browser take turns, so that a machine whose speed drifts slows both: only their ratio is
 * worth quoting.
 *
 * @param bundle Folder of the bundle, relative to the project.
 * @param size     Side of the network's input.
 * @param pictures JPEGs of one megapixel and of twelve.
 */
export async function measureSpeed(
  bundle: string,
  size: number,
  pictures: { readonly megapixel: string; readonly twelveMegapixels: string },
): Promise<Speed> {
  const browser = await chromium.launch({ executablePath: requireBrowser(), args: browserArguments })
  try {
    const native: Record<Threads, number[]> = { 1: [], 2: [] }
    const wasm: Record<Threads, number[]> = { 1: [], 2: [] }
    const stages: Stages[] = []
    const largeStages: Stages[] = []
    const benches: Bench[] = []
    for (let round = 0; round < rounds; round++) {
      for (const threads of threadCounts) {
        const bench = benchNative(bundle, threads)
        native[threads].push(bench.medianMs)
        if (threads === 2) benches.push(bench)
        const runs = await benchWasm(browser, pictures.megapixel, threads, runsARound)
        wasm[threads].push(median(runs.map(({ network }) => network)))
        if (threads === 2) stages.push(...runs)
      }
      largeStages.push(...(await benchWasm(browser, pictures.twelveMegapixels, 2, largeRunsARound)))
    }
    return {
      nativeMs: { 1: median(native[1]), 2: median(native[2]) },
      wasmMs: { 1: median(wasm[1]), 2: median(wasm[2]) },
      nativePartMs: {
        backbone: median(benches.map(({ backboneMedianMs }) => backboneMedianMs)),
        detector: median(benches.map(({ medianMs }) => medianMs)),
        reference: median(benches.map(({ referenceMedianMs }) => referenceMedianMs)),
        both: median(benches.map(({ bothMedianMs }) => bothMedianMs)),
      },
      nodes: await measureNodes(bundle, browser, size),
      stagesMs: mediansOf(stages),
      largeStagesMs: mediansOf(largeStages),
      droppedMs: await measureDrop(pictures.megapixel),
      toHeatMapMs: await measureHeatMap(browser),
      browser: `Chromium ${browser.version()}`,
    }
  } finally {
    await browser.close()
  }
}

/** What `flawscope bench --json` prints of a bundle with a reference graph. */
interface Bench {
  readonly medianMs: number
  readonly backboneMedianMs: number
  readonly referenceMedianMs: number
  readonly bothMedianMs: number
}

function benchNative(bundle: string, threads: Threads): Bench {
  const output = execFileSync(
    flawscope[0],
    [...flawscope.slice(1), 'bench', '--bundle', bundle, '--threads', String(threads), '--json'],
    { encoding: 'utf8' },
  )
  return JSON.parse(output) as Bench
}

/** Runs the real engine on a page of the dev server, where its modules can be imported one by one. */
async function benchWasm(
  browser: Browser,
  picture: string,
  threads: Threads,
  runs: number,
): Promise<Stages[]> {
  const server = await createServer({ logLevel: 'error', server: { port: 0 } })
  await server.listen()
  const address = server.resolvedUrls?.local[0]
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    // A page of the dev server that runs nothing else beside the engine.
    await page.goto(`${address}models/index.json`)
    const found = await page.evaluate(
      async ({ base64, threads, runs }) => {
        const modulePath = '/src/lib/engine/engine-client.ts'
        const module = (await import(/* @vite-ignore */ modulePath)) as {
          EngineClient: new () => EngineClient
        }
        const engine = new module.EngineClient()
        const bundleUrl = new URL('/models/default/', location.href).href
        const started = await engine.start({ bundleUrl, provider: 'wasm', threads })
        if (!started.ok) throw new Error(started.error.message)
        const file = await (await fetch(`data:image/jpeg;base64,${base64}`)).blob()
        const timings = []
        for (let run = -2; run < runs; run++) {
          const result = await engine.inspect(file)
          if (!result.ok) throw new Error(result.error.message)
          // The first two warm up the compiler's tiers.
          if (run >= 0) timings.push(result.value.timings)
        }
        engine.dispose()
        return timings
      },
      { base64: readFileSync(picture).toString('base64'), threads, runs },
    )
    return found.map(toStages)
  } finally {
    await context.close()
    await server.close()
  }
}

declare const watched: Watched

async function measureDrop(picture: string): Promise<Speed['droppedMs']> {
  const server = await preview({ logLevel: 'error', preview: { port: 0 } })
  try {
    return await inUserProfile((context) => dropPictures(context, server.resolvedUrls!.local[0]!, picture))
  } finally {
    await server.close()
  }
}

/** Asks the page now and then only: asking before each frame, as is usual, makes it draw all the time. */
async function dropPictures(
  context: BrowserContext,
  address: string,
  picture: string,
): Promise<Speed['droppedMs']> {
  const page = await context.newPage()
  await page.addInitScript(watchPage)
  await page.goto(address)
  await page.locator('html[data-engine-state="ready"]').waitFor({ timeout: 300_000 })
  const jpeg = readFileSync(picture)
  for (let run = 0; run < warmUps + runsARound; run++) {
    // A byte after its end: another file to whoever keeps results by content.
    const buffer = Buffer.concat([jpeg, Buffer.of(run)])
    const file = { name: `${run}.jpg`, mimeType: 'image/jpeg', buffer }
    await page.getByLabel('Pictures to inspect', { exact: true }).setInputFiles(file)
    await page.waitForFunction((count) => watched.paintedMs.length === count, run + 1, { polling: 100 })
    // The worker writes the features.
    await page.waitForTimeout(500)
    await page.getByRole('button', { name: 'Clear the queue' }).click()
    await page.getByTestId('overlay').waitFor({ state: 'detached' })
    await page.mouse.move(0, 0)
    // The offer to undo has come in, and stands.
    await page.waitForTimeout(1000)
  }
  const { timings, paintedMs } = await page.evaluate(() => watched)
  const warm = timings.slice(warmUps).map(toStages)
  return { ...mediansOf(warm), painted: median(paintedMs.slice(warmUps)) }
}

async function measureHeatMap(browser: Browser): Promise<Speed['toHeatMapMs']> {
  const server = await preview({ logLevel: 'error', preview: { port: 0 } })
  const address = server.resolvedUrls!.local[0]!
  const cold: number[] = []
  const warm: number[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
      cold.push((await visit(context, address, true)).firstMapMs)
      warm.push((await visit(context, address, false)).firstMapMs)
      await context.close()
    }
  } finally {
    await server.close()
  }
  return { cold: median(cold), warm: median(warm) }
}
