import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** What axe finds on the page as it stands, with the elements it means. */
export async function violationsOf(page: Page): Promise<string[]> {
  // The other mode opens a page of its own each time to put frames together, of which these pages have none of another origin.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  // What passes is not asked for: axe would name each element of it.
  const { violations } = await axe.options({ resultTypes: ['violations'] }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** Pixels by which the page could be scrolled sideways. */
export const sidewaysOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Expects, softly, that axe finds nothing and that nothing overflows sideways. */
export async function expectFit(page: Page, place: string): Promise<void> {
  expect.soft(await violationsOf(page), place).toEqual([])
  expect.soft(await sidewaysOverflow(page), place).toBeLessThanOrEqual(0)
}
