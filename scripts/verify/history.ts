import { chromium, type Browser } from '@playwright/test'
import { preview } from 'vite'
import { median } from '../median.ts'
import { browserArguments, requireBrowser } from '../find-browser.ts'
import { seedHistory } from './history-seed.ts'

interface HistoryTimes {
  readonly records: number
  /** From the click on *History* to the first rows with what they say, the place's code being there: median. */
  readonly opensMs: number
  /** Of a filter by verdict, until its rows are drawn: median. */
  readonly filtersMs: number
  readonly rowsDrawn: number
}

export interface HistoryFigures {
  readonly few: HistoryTimes
  readonly many: HistoryTimes
  /** Of the check of the many, pictures aside. */
  readonly checkMs: number
}

const REPEATS = 9

/** Opens the history of the built app with few and with many synthetic records, in turns of one run. */
export async function measureHistory(): Promise<HistoryFigures> {
  const server = await preview({ logLevel: 'error', preview: { port: 0 } })
  const browser = await chromium.launch({ executablePath: requireBrowser(), args: browserArguments })
  try {
    const url = server.resolvedUrls!.local[0]!
    const few = await measure(browser, url, 100)
    const many = await measure(browser, url, 10_000)
    return { few: few.times, many: many.times, checkMs: many.checkMs }
  } finally {
    await browser.close()
    await server.close()
  }
}

async function measure(
  browser: Browser,
  baseURL: string,
  records: number,
): Promise<{ times: HistoryTimes; checkMs: number }> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    await seedHistory(page, records)
    await page.goto('')
    await page.locator('html[data-engine-state="ready"]').waitFor({ timeout: 300_000 })
    const opens: number[] = []
    const filters: number[] = []
    let rowsDrawn = 0
    for (let repeat = 0; repeat <= REPEATS; repeat++) {
      await page.waitForTimeout(200)
      const opened = await timeUntilRows(page, 'header a[href="#/history"]')
      // The first time the place's code is fetched.
      if (repeat > 0) opens.push(opened)
      rowsDrawn = await page.getByTestId('history-row').count()
      const filtered = await timeUntilRows(page, '[role="radio"][aria-label="NG"]')
      if (repeat > 0) filters.push(filtered)
      await page.getByRole('button', { name: 'Show everything' }).click()
      if (repeat < REPEATS) await page.locator('header a[href="#/"]').click()
    }
    const begun = Date.now()
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    await page.locator('[data-testid="check-report"][data-faults="0"]').waitFor({ timeout: 300_000 })
    const checkMs = Date.now() - begun
    return { times: { records, opensMs: median(opens), filtersMs: median(filters), rowsDrawn }, checkMs }
  } finally {
    await context.close()
  }
}

/** Milliseconds from a click to the frame that has rows which say something and were not there before. */
const timeUntilRows = (page: Awaited<ReturnType<Browser['newPage']>>, selector: string): Promise<number> =>
  page.evaluate(async (selector) => {
    const before = new Set(document.querySelectorAll('[data-testid="history-row"]'))
    const begun = performance.now()
    document.querySelector<HTMLElement>(selector)!.click()
    for (;;) {
      await new Promise(requestAnimationFrame)
      const rows = [...document.querySelectorAll('[data-testid="history-row"][data-verdict]')]
      if (rows.some((row) => !before.has(row))) return performance.now() - begun
      if (performance.now() - begun > 60_000) throw new Error('No rows were drawn.')
    }
  }, selector)
