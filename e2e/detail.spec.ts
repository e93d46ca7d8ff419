import { expect, test, type Page } from '@playwright/test'
import { dropFiles, fromDisk, openApp, overlayDigest, row, scoreOf } from './support/app'
import { absence, defectivePicture, haveRealPictures } from './support/real-pictures'

const choose = (page: Page, mode: string) =>
  page.getByRole('radiogroup', { name: 'Detail' }).getByRole('radio', { name: mode }).click()

const fact = async (page: Page, term: string) =>
  page.locator('dl > div').filter({ hasText: term }).locator('dd').first().textContent()

test('the cost is shown before anything runs, and the result remembers how it was looked at', async ({
  page,
}) => {
  await openApp(page)
  const name = 'label-hole-1.webp'
  await dropFiles(page, [fromDisk(`public/samples/label/${name}`)])
  const score = await scoreOf(page, name)
  const digest = await overlayDigest(page)
  await choose(page, '2 × 2')
  await expect(page.getByTestId('detail-cost')).toHaveText(/5 runs of the network, about [\d.]+/)
  await expect(page.getByText('not calibrated')).toBeVisible()
  expect(await overlayDigest(page)).toBe(digest)
  await expect(row(page, name)).toHaveAttribute('data-state', 'done')

  await page.getByRole('button', { name: 'Run again in detail' }).click()
  await expect(row(page, name)).toHaveAttribute('data-state', 'done')
  await expect.poll(() => fact(page, 'Detail')).toBe('whole and 2 × 2 tiles')
  expect(await scoreOf(page, name)).toBeGreaterThanOrEqual(score)
  await expect.poll(() => overlayDigest(page)).not.toBe(digest)
  await expect(page.getByRole('button', { name: 'Run again in detail' })).toBeHidden()

  await choose(page, 'Whole')
  await page.getByRole('button', { name: 'Run again whole' }).click()
  await expect.poll(() => fact(page, 'Detail')).toBe('whole picture')
  expect(await scoreOf(page, name)).toBe(score)
})

test('stopping between tiles brings the earlier result back', async ({ page }) => {
  await openApp(page)
  const name = 'washer-rust-1.webp'
  await dropFiles(page, [fromDisk(`public/samples/washer/${name}`)])
  const score = await scoreOf(page, name)
  await choose(page, '3 × 3')
  await page.getByRole('button', { name: 'Run again in detail' }).click()
  await expect(page.getByText(/Inspecting: [1-9] of 10/)).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  expect(await scoreOf(page, name)).toBe(score)
  expect(await fact(page, 'Detail')).toBe('whole picture')
})

test.describe('on a real picture', () => {
  test.skip(!haveRealPictures, absence)

  test('tiles find small impurities in paper that the whole picture shows less clearly', async ({ page }) => {
    test.slow()
    await openApp(page)
    const names = Array.from({ length: 4 }, (_, index) => `paper-${index}.jpg`)
    await dropFiles(
      page,
      names.map((name, index) => ({
        ...fromDisk(defectivePicture('open/paper_brg02', 'impurity', index).path),
        name,
      })),
    )
    // All of them whole first: what has not been inspected yet when tiles are chosen runs with tiles at once.
    for (const name of names) await expect(row(page, name)).toHaveAttribute('data-state', 'done')
    const gains: number[] = []
    for (const name of names) {
      await choose(page, 'Whole')
      const score = await scoreOf(page, name)
      await choose(page, '2 × 2')
      await page.getByRole('button', { name: 'Run again in detail' }).click()
      await expect.poll(() => fact(page, 'Detail')).toBe('whole and 2 × 2 tiles')
      gains.push((await scoreOf(page, name)) - score)
    }
    expect(Math.min(...gains)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...gains)).toBeGreaterThan(0)
  })
})
