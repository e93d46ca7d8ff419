import { chromium } from '@playwright/test'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { build, preview } from 'vite'
import { browserArguments, requireBrowser } from '../find-browser.ts'
import { preparePython } from '../python-env.ts'
import { compareCategory } from './category-comparison.ts'
import { figureNames, largestDifference, type EvaluationRow, type Figures } from './evaluation-rows.ts'

const data = '../shared/data'

/**
 * Three that were trained on and two that were not, small ones with masks; the latter are only ever read in place.
 * The bank of paper_brg02 is the one whose rows differ most between the runtimes: it stays in as the bad case.
 */
const categories = [
  ['open', 'paper_brg02'],
  ['open', 'hazelnut_toy'],
  ['open', 'cookie'],
  ['evaluation-only', 'mvtec_bottle'],
  ['evaluation-only', 'mvtec_metal_nut'],
] as const

const counts = [0, 4] as const

/**
 * Teaches and evaluates real categories in the built app, as a person does with folders, and with `flawscope evaluate`: without
 * references, and with the four that the protocol draws first. Undefined where the pictures are not on the machine.
 */
export async function measureBrowserEvaluation(): Promise<EvaluationRow[] | undefined> {
  if (!existsSync(data)) return undefined
  const server = await preview({ logLevel: 'error', preview: { port: 0 } })
  const browser = await chromium.launch({ executablePath: requireBrowser(), args: browserArguments })
  const rows: EvaluationRow[] = []
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(`${server.resolvedUrls!.local[0]!}#/evaluate`)
    await page.locator('html[data-engine-state="ready"]').waitFor({ timeout: 300_000 })
    for (const [root, category] of categories)
      rows.push(...(await compareCategory(page, root, category, counts)))
  } finally {
    await browser.close()
    await server.close()
  }
  return rows
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  preparePython()
  await build({ logLevel: 'error' })
  const rows = await measureBrowserEvaluation()
  if (!rows) console.log(`skipped: no real pictures at ${data}`)
  else {
    const show = (figures: Figures) =>
      figureNames.map((name) => (figures[name] === null ? '-' : (100 * figures[name]).toFixed(2))).join(' ')
    for (const { category, references, map, browser, python } of rows)
      console.log(`${category} k=${references} ${map}: browser ${show(browser)} | Python ${show(python)}`)
    const difference = largestDifference(rows)
    console.log(`largest difference: ${difference.toFixed(3)} points`)
    if (difference > 0.2) process.exitCode = 1
  }
}
