import { expect, type Page } from '@playwright/test'
import { dropFiles, fromDisk } from './app'

/** Good pictures of a rendered washer, from the first on. */
export const goodWashers = (count: number, first = 1): string[] =>
  Array.from({ length: count }, (_, index) => `public/samples/washer/washer-good-${first + index}.webp`)

export async function openParts(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Parts' }).filter({ visible: true }).click()
  await expect(page.getByTestId('parts-page')).toBeVisible()
}

/** Teaches a part from files that are dropped on the Parts page, and waits until it is learned. */
export async function teachPart(page: Page, name: string, paths: readonly string[]): Promise<void> {
  await openParts(page)
  await dropFiles(page, paths.map(fromDisk))
  const dialog = page.getByRole('dialog', { name: 'Teach a part' })
  await expect(dialog.getByTestId('good-picture')).toHaveCount(paths.length)
  await dialog.getByLabel('Name of the part').fill(name)
  await dialog.getByRole('button', { name: 'Teach', exact: true }).click()
  await expect(page.getByRole('heading', { name, level: 2 })).toBeVisible({ timeout: 240_000 })
  await expect(page.getByTestId('reference')).toHaveCount(paths.length)
}
