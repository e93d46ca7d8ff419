import { chromium } from '@playwright/test'
import { preview } from 'vite'
import { browserArguments, requireBrowser } from './find-browser.ts'
import { median } from './median.ts'
import { watchPage, type Watched } from './verify/watch-page.ts'

/**
 * How long first visits take with several builds of the app, in turn, so that the machine's moods meet all of them. Run by hand:
 *
 *   npx tsx scripts/compare-starts.ts FOLDER [FOLDER ...]
 *
 * Prints for each build the medians from navigation to a running detector and to the painted heat map of a sample.
 */

declare const watched: Watched

const rounds = 6
const folders = process.argv.slice(2)

interface Visit {
  readonly readyMs: number
  readonly paintedMs: number
}

const browser = await chromium.launch({ executablePath: requireBrowser(), args: browserArguments })
const visits = new Map<string, Visit[]>(folders.map((folder) => [folder, []]))
try {
  for (let round = 0; round < rounds; round++)
    for (const [folder, found] of visits) found.push(await visit(folder))
  for (const [folder, found] of visits) {
    const ready = median(found.map(({ readyMs }) => readyMs))
    const painted = median(found.map(({ paintedMs }) => paintedMs))
    console.log(`${folder}: detector ${ready.toFixed(0)} ms, heat map ${painted.toFixed(0)} ms`)
  }
} finally {
  await browser.close()
}

/** One visit with empty caches, on a server of its own. */
async function visit(outDir: string): Promise<Visit> {
  const server = await preview({ logLevel: 'error', build: { outDir }, preview: { port: 0 } })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    await page.addInitScript(watchPage)
    await page.goto(server.resolvedUrls!.local[0]!)
    await page.getByRole('button', { name: /^Inspect washer-rust-1/ }).click()
    const often = { polling: 25, timeout: 60_000 }
    const readyMs = await page
      .waitForFunction(
        () => document.documentElement.dataset.engineState === 'ready' && performance.now(),
        undefined,
        often,
      )
      .then((found) => found.jsonValue())
    await page.waitForFunction(() => watched.firstMapMs !== undefined, undefined, often)
    return { readyMs: Number(readyMs), paintedMs: await page.evaluate(() => watched.firstMapMs!) }
  } finally {
    await context.close()
    await server.close()
  }
}
