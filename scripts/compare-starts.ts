import { chromium } from '@playwright/test'
import { preview } from 'vite'
import { browserArguments, requireBrowser } from './find-browser.ts'
import { median } from './median.ts'
import { visit, type Visit } from './verify/visit.ts'

/**
 * How long first visits take with several builds of the app, in turn, so that the machine's moods meet all of them. Run by hand:
 *
 *   npx tsx scripts/compare-starts.ts FOLDER [FOLDER ...]
 *
 * Prints for each build the medians from navigation to a running detector and to the painted heat map of a sample.
 */

const rounds = 6
const folders = process.argv.slice(2)

const browser = await chromium.launch({ executablePath: requireBrowser(), args: browserArguments })
const visits = new Map<string, Visit[]>(folders.map((folder) => [folder, []]))
try {
  for (let round = 0; round < rounds; round++)
    for (const [folder, found] of visits) found.push(await firstVisit(folder))
  for (const [folder, found] of visits) {
    const ready = median(found.map(({ readyMs }) => readyMs))
    const painted = median(found.map(({ firstMapMs }) => firstMapMs))
    console.log(`${folder}: detector ${ready.toFixed(0)} ms, heat map ${painted.toFixed(0)} ms`)
  }
} finally {
  await browser.close()
}

/** One visit with empty caches, on a server of its own. */
async function firstVisit(outDir: string): Promise<Visit> {
  const server = await preview({ logLevel: 'error', build: { outDir }, preview: { port: 0 } })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    return await visit(context, server.resolvedUrls!.local[0]!, true)
  } finally {
    await context.close()
    await server.close()
  }
}
