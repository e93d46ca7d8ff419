import { readFileSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext } from '@playwright/test'
import { createServer, preview } from 'vite'
import { browserArguments, requireBrowser } from '../find-browser.ts'
import { median } from '../median.ts'
import type { EngineClient } from '../../src/lib/engine/engine-client.ts'
import { benchNative, measureGraph, type Bench, type GraphSpeed } from './graph-speed.ts'
import { measureNodes, type NodeTimes } from './nodes.ts'
import { mediansOf, toStages, type Stages } from './stages.ts'
import { inUserProfile } from './user-profile.ts'
import { visit } from './visit.ts'
import { watchPage, type Watched } from './watch-page.ts'

export interface Speed {
  readonly graph: GraphSpeed
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
    const graph = await measureGraph(bundle, browser, size)
    const stages: Stages[] = []
    const largeStages: Stages[] = []
    const benches: Bench[] = []
    for (let round = 0; round < rounds; round++) {
      benches.push(benchNative(bundle, 2))
      stages.push(...(await benchWasm(browser, pictures.megapixel, runsARound)))
      largeStages.push(...(await benchWasm(browser, pictures.twelveMegapixels, largeRunsARound)))
    }
    return {
      graph,
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

/** Runs the real engine, on two threads, on a page of the dev server, where its modules can be imported one by one. */
async function benchWasm(browser: Browser, picture: string, runs: number): Promise<Stages[]> {
  const server = await createServer({ logLevel: 'error', server: { port: 0 } })
  await server.listen()
  const address = server.resolvedUrls?.local[0]
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    // A page of the dev server that runs nothing else beside the engine.
    await page.goto(`${address}models/index.json`)
    const found = await page.evaluate(
      async ({ base64, runs }) => {
        const modulePath = '/src/lib/engine/engine-client.ts'
        const module = (await import(/* @vite-ignore */ modulePath)) as {
          EngineClient: new () => EngineClient
        }
        const engine = new module.EngineClient()
        const bundleUrl = new URL('/models/default/', location.href).href
        const started = await engine.start({ bundleUrl, provider: 'wasm', threads: 2 })
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
      { base64: readFileSync(picture).toString('base64'), runs },
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
  const drops: Drop[] = []
  try {
    // One start of the browser differs more from the next than one picture does.
    for (let round = 0; round < rounds; round++)
      drops.push(
        ...(await inUserProfile((context) => dropPictures(context, server.resolvedUrls!.local[0]!, picture))),
      )
  } finally {
    await server.close()
  }
  return { ...mediansOf(drops), painted: median(drops.map(({ painted }) => painted)) }
}

type Drop = Speed['droppedMs']

/** Asks the page now and then only: asking before each frame, as is usual, makes it draw all the time. */
async function dropPictures(context: BrowserContext, address: string, picture: string): Promise<Drop[]> {
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
  // The answer to the start has timings of its own.
  const own = timings.slice(-paintedMs.length)
  return paintedMs.map((painted, run) => ({ ...toStages(own[run]!), painted })).slice(warmUps)
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
