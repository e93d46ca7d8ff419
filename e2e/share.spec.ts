import { readFileSync } from 'node:fs'
import { expect, test, type Browser, type Page } from '@playwright/test'
import sharp from 'sharp'
import { encodeShare, type SharedSettings } from '../src/core/share-link'
import { violationsOf } from './support/accessibility'
import { dropFiles, fromDisk, openApp, row, scoreOf } from './support/app'

const samples = 'public/samples/washer'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Boxes of the regions as the list says them, in picture pixels. */
async function boxesOf(page: Page): Promise<Box[]> {
  const rows = page.getByRole('listbox', { name: 'Regions' }).getByRole('option')
  await expect(rows.first()).toBeVisible()
  const texts = await rows.allInnerTexts()
  return texts.map((text) => {
    const [, width, height, x, y] = /(\d+) × (\d+) px at (\d+), (\d+)/.exec(text)!.map(Number)
    return { x: x!, y: y!, width: width!, height: height! }
  })
}

function expectSameBoxes(got: readonly Box[], wanted: readonly Box[]): void {
  expect(got.length).toBe(wanted.length)
  for (const [index, box] of wanted.entries())
    for (const key of ['x', 'y', 'width', 'height'] as const)
      expect(Math.abs(got[index]![key] - box[key]), `${key} of region ${index}`).toBeLessThanOrEqual(1)
}

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Share this view' })

async function linkOf(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const link = dialogOf(page).getByRole('textbox', { name: 'Link' })
  await expect(link).toBeVisible()
  return link.inputValue()
}

/** Another person's browser. */
async function stranger(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options })
  return context.newPage()
}

async function arrive(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await expect(page.getByTestId('shared-banner')).toBeVisible()
  await expect(page.getByTestId('score')).toBeVisible()
}

test('a sample: the link opens in a fresh profile with the same regions, settings and place', async ({
  page,
  browser,
  context,
}) => {
  test.setTimeout(240_000)
  await context.grantPermissions(['clipboard-write'])
  await openApp(page)
  await page.getByRole('button', { name: /^Inspect washer-rust-1/ }).click()
  await scoreOf(page, 'washer-rust-1')
  await page.getByRole('slider', { name: 'Pixel threshold' }).focus()
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('2')
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await expect(page.getByLabel('Magnification')).not.toHaveText('')
  const boxes = await boxesOf(page)
  const score = await page.getByTestId('score').textContent()
  const threshold = await page.getByRole('slider', { name: 'Pixel threshold' }).getAttribute('aria-valuenow')

  await page.keyboard.press('u')
  const dialog = dialogOf(page)
  await expect(dialog.getByTestId('qr-code')).toBeVisible()
  await expect(dialog.getByTestId('shared-result')).toContainText(score!)
  expect(await violationsOf(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Copy' }).click()
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible()
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue()
  expect(link.length).toBeLessThan(450)
  expect(new URL(link).search).toBe('')

  const other = await stranger(browser)
  const asked: string[] = []
  other.on('request', (request) => asked.push(request.url()))
  await arrive(other, link)
  expectSameBoxes(await boxesOf(other), boxes)
  await expect(other.getByTestId('score')).toHaveText(score!)
  await expect(other.getByRole('radio', { name: 'Coarse' })).toBeChecked()
  await expect(other.getByRole('slider', { name: 'Pixel threshold' })).toHaveAttribute(
    'aria-valuenow',
    threshold!,
  )
  await expect
    .poll(() =>
      other.getByTestId('stage').evaluate((stage) => Number(stage.style.getPropertyValue('--zoom'))),
    )
    .toBeCloseTo(2.25, 1)
  // Nothing of the link was sent, and the address does not open it again.
  const payload = link.split('#/share/')[1]!
  expect(asked.filter((url) => url.includes(payload.slice(2, 40)))).toEqual([])
  expect(new URL(other.url()).hash).toBe('#/')
  expect(await violationsOf(other)).toEqual([])
  await other.context().close()
})

test('a picture of one’s own: the sender sees what the receiver sees; the receiver’s queue and settings are kept', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000)
  // Noise makes a picture that does not fit at its own size.
  const noisy = await sharp(`${samples}/washer-rust-1.webp`)
    .resize(1600, 1200, { fit: 'fill' })
    .composite([
      {
        input: {
          create: {
            width: 1600,
            height: 1200,
            channels: 3,
            background: '#808080',
            noise: { type: 'gaussian', mean: 128, sigma: 30 },
          },
        },
        blend: 'soft-light',
      },
    ])
    .withExif({ IFD0: { Make: 'Camera of Ms Example' } })
    .jpeg({ quality: 95 })
    .toBuffer()
  await openApp(page)
  await dropFiles(page, [{ name: '<b>part</b> 7.jpg', mimeType: 'image/jpeg', buffer: noisy }])
  await scoreOf(page, 'part')
  const link = await linkOf(page)
  expect(link.length).toBeLessThanOrEqual(60_100)
  const [, , picture = ''] = link.split('.')
  expect(Buffer.from(picture, 'base64url').includes('Ms Example')).toBe(false)
  const dialog = dialogOf(page)
  await expect(dialog.getByTestId('copy-difference')).toContainText('original: 1600 × 1200 px')
  await expect(dialog).toContainText('too long for a QR code')
  const promised = await dialog.getByTestId('shared-result').innerText()
  await dialog.getByRole('radio', { name: 'Small, for chats' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Link' })).toHaveValue(/^.{0,8100}$/)

  const other = await stranger(browser, { locale: 'de' })
  await openApp(other)
  await dropFiles(other, [fromDisk(`${samples}/washer-good-1.webp`)])
  await expect(row(other, 'washer-good-1.webp')).toHaveAttribute('data-state', 'done')
  await other.keyboard.press('1')
  const stored = () => other.evaluate(() => localStorage.getItem('flawscope.view'))
  expect(await stored()).toContain('"layer":"picture"')
  await other.goto(link)
  const banner = other.getByTestId('shared-banner')
  await expect(banner).toContainText('Geteilte Ansicht')
  await expect(row(other, '<b>part</b> 7.jpg')).toHaveAttribute('data-state', 'done')
  await expect(row(other, 'washer-good-1.webp')).toHaveCount(1)
  const [, score = ''] = /(\d\.\d{3})/.exec(promised) ?? []
  await expect(other.getByTestId('score')).toHaveText(score.replace('.', ','))
  await expect(other.getByRole('radio', { name: 'Fein' })).toBeChecked()
  // The device keeps the receiver's own.
  expect(await stored()).toContain('"layer":"picture"')
  // The sender's language is offered, not taken.
  await banner.getByRole('button', { name: 'English' }).click()
  await expect(banner).toContainText('Shared view.')
  await banner.getByRole('button', { name: 'Use my settings' }).click()
  await expect(banner).toHaveCount(0)
  await expect(other.getByRole('radio', { name: 'Picture' })).toBeChecked()
  await expect(row(other, '<b>part</b> 7.jpg')).toHaveAttribute('data-state', 'done')
  await other.context().close()
})

test('links that are no good do nothing but explain', async ({ page }) => {
  await openApp(page)
  await page.getByRole('button', { name: /^Inspect washer-good-1/ }).click()
  await scoreOf(page, 'washer-good-1')
  const good = (await linkOf(page)).split('#/share/')[1]!
  await page.keyboard.press('Escape')
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  const place = page.getByTestId('shared-place')
  for (const [payload, says] of [
    [good.slice(0, -9), 'damaged or incomplete'],
    [`9.${good.slice(2)}`, 'another version of Flawscope (format 9'],
    ['<img src=x onerror=alert(1)>', 'damaged or incomplete'],
    ['https://example.org/evil.png', 'damaged or incomplete'],
    [`1.${'A'.repeat(70_000)}`, 'longer than any'],
    ['', 'damaged or incomplete'],
  ] as const) {
    await page.goto(`#/share/${payload}`)
    await expect(place.getByRole('alert')).toContainText(says)
  }
  expect(dialogs).toEqual([])
  expect(await violationsOf(page)).toEqual([])
  await place.getByRole('button', { name: 'Go to Inspect' }).click()
  await expect(row(page, 'washer-good-1')).toHaveCount(1)
  await expect(page.getByTestId('queue-item')).toHaveCount(1)
  await expect(page.getByTestId('shared-banner')).toHaveCount(0)
})

test('another model and a missing part are said before anything is opened', async ({ page }) => {
  const bundle = JSON.parse(readFileSync('public/models/default/bundle.json', 'utf8')) as {
    id: string
    graphs: { detector: { variants: [{ sha256: string }] } }
  }
  const settings: SharedSettings = {
    bundle: { id: bundle.id, hash: 'ab'.repeat(32) },
    part: { id: 'p-1', name: 'Gear <7>', revision: 'r-1' },
    layer: 'refined',
    comparison: null,
    opacity: 0.5,
    colourMap: 'viridis',
    outline: true,
    imageThreshold: 0.9,
    pixelThreshold: 0.8,
    region: { shapes: [] },
    minimumArea: 64,
    millimetresPerPixel: null,
    detail: 'whole',
    place: null,
    locale: 'en',
  }
  const made = (id: string) => {
    const link = encodeShare({ name: id, picture: { kind: 'sample', id }, settings })
    if (!link.ok) throw new Error(link.error.message)
    return `#/share/${link.value}`
  }
  await page.goto(made('washer-rust-1'))
  const differences = page.getByTestId('share-differences')
  await expect(differences).toContainText('The sender has another model')
  await expect(differences).toContainText('The part Gear <7> is not on this device')
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Open anyway' }).click()
  await expect(page.getByTestId('score')).toBeVisible()
  await expect(page.getByTestId('shared-banner')).toBeVisible()
  // The link's settings end with its picture, and were never written down.
  await page
    .getByRole('button', { name: /^Remove washer-rust-1/ })
    .filter({ visible: true })
    .first()
    .click()
  await expect(page.getByTestId('queue-item')).toHaveCount(0)
  await expect(page.getByTestId('shared-banner')).toHaveCount(0)
  const kept = await page.evaluate(() =>
    Object.keys(localStorage)
      .map((key) => localStorage.getItem(key))
      .join(),
  )
  expect(kept).not.toContain('viridis')
  expect(kept).not.toContain('"imageOverride":0.9')
  await page.goto(made('washer-unheard-of'))
  await expect(page.getByTestId('shared-place').getByRole('alert')).toContainText(
    'no sample picture called washer-unheard-of',
  )
})
