import type { BrowserContext } from '@playwright/test'
import { watchPage, type Watched } from './watch-page.ts'

declare const watched: Watched

/** Milliseconds from navigation, by the page's own clock. */
export interface Visit {
  readonly readyMs: number
  readonly firstMapMs: number
}

/**
 * Opens the app until a sample's heat map is painted. By the page's clock, as Playwright looks for an element every half second
 * only once it has waited for some time.
 *
 * @param isFirst Whether the sample is still to be chosen: on the next visit it is there, with its result.
 */
export async function visit(context: BrowserContext, address: string, isFirst: boolean): Promise<Visit> {
  const page = await context.newPage()
  await page.addInitScript(watchPage)
  await page.goto(address)
  if (isFirst) await page.getByRole('button', { name: /^Inspect washer-rust-1/ }).click()
  await page.waitForFunction(
    () => watched.readyMs !== undefined && watched.firstMapMs !== undefined,
    undefined,
    { polling: 100, timeout: 60_000 },
  )
  const found = await page.evaluate(() => ({ readyMs: watched.readyMs!, firstMapMs: watched.firstMapMs! }))
  await page.close()
  return found
}
