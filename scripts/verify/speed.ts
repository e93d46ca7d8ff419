import { readFileSync } from 'node:fs'
import { chromium, type Browser } from '@playwright/test'
import { createServer, preview } from 'vite'
import { browserArguments, requireBrowser } from '../find-browser.ts'
import { median } from '../median.ts'
import type { EngineClient } from '../../src/lib/engine/engine-client.ts'
import { dropPictures, medianDrop, type Drop } from './drops.ts'
import { benchNative, measureGraph, type Bench, type GraphSpeed } from './graph-speed.ts'
import { measureNodes, type NodeTimes } from './nodes.ts'
import { mediansOf, toStages, type Stages } from './stages.ts'
import { visit } from './visit.ts'

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
  readonly droppedMs: Drop
  /** From navigation to the first painted heat map of a sample: empty caches, and the next visit. */
  readonly toHeatMapMs: { readonly cold: number; readonly warm: number }
  readonly browser: string
}

const rounds = 3
const runsARound = 15
const largeRunsARound = 5

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

async function measureDrop(picture: string): Promise<Drop> {
  const drops: Drop[] = []
  // One start of the browser differs more from the next than one picture does.
  for (let round = 0; round < rounds; round++) drops.push(...(await dropPictures('dist', picture)))
  return medianDrop(drops)
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
