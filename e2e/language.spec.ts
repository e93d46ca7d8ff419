import { expect, test, type Page } from '@playwright/test'
import { dropFiles, fromDisk, openApp, row, scoreOf } from './support/app'
import { textNamedPng } from './support/bad-files'

const flange = 'washer-rust-1.webp'

async function choose(page: Page, switchName: RegExp, language: string): Promise<void> {
  await page.getByRole('button', { name: switchName }).click()
  await page.getByRole('menuitemradio', { name: language }).click()
}

test('another language without losing queue, selection or zoom, and back', async ({ page }) => {
  await openApp(page)
  await dropFiles(page, [textNamedPng, fromDisk(`public/samples/washer/${flange}`)])
  const score = await scoreOf(page, flange)
  await page.getByRole('button', { name: 'Zoom in' }).click()
  const picture = page.getByTestId('picture')
  const overlay = await page.getByTestId('overlay').elementHandle()
  await expect.poll(async () => (await picture.boundingBox())!.width).toBeGreaterThan(900)
  const zoomed = await settledBox(page)

  await choose(page, /^Language: English/, 'Deutsch')
  await expect(page.getByRole('heading', { name: 'Liste' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.getByTestId('score')).toHaveText(score.toFixed(3).replace('.', ','))
  await expect(row(page, textNamedPng.name)).toContainText('Dies ist eine Textdatei')
  await expect(row(page, flange).getByRole('button', { name: `${flange} entfernen` })).toBeAttached()
  await expect(page.getByTestId('queue-item')).toHaveCount(2)
  await expect(page.getByRole('heading', { name: flange })).toBeVisible()
  expect(await settledBox(page)).toEqual(zoomed)
  // The very element, so that nothing was drawn from scratch.
  expect(await overlay.evaluate((element) => element.isConnected)).toBe(true)

  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await choose(page, /^Sprache: Deutsch/, 'English')
  await expect(page.getByRole('button', { name: /^Language: English/ })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})

test.describe('a German browser', () => {
  test.use({ locale: 'de-AT' })

  test('is met in German', async ({ page }) => {
    await openApp(page)
    await expect(page.locator('html')).toHaveAttribute('lang', 'de')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Fehler auf Bildern von Teilen finden')
    await expect(
      page.getByRole('button', { name: /Gedrehter Flansch|^washer-rust-1 prüfen, Rost$/ }),
    ).toBeVisible()
  })
})

async function settledBox(page: Page): Promise<unknown> {
  const picture = page.getByTestId('picture')
  let last: unknown
  await expect
    .poll(async () => {
      const box = await picture.boundingBox()
      const isSettled = JSON.stringify(box) === JSON.stringify(last)
      last = box
      return isSettled
    })
    .toBe(true)
  return last
}
