import { expect, test, type Page } from '@playwright/test'
import { sidewaysOverflow, violationsOf } from './support/accessibility'
import { dropFiles, fromDisk, openApp, row } from './support/app'
import { textNamedPng } from './support/bad-files'

const flange = 'washer-rust-1.webp'

/** Every state of the page a person can be in, looked at one after the other; names are for the report. */
async function lookAtEverything(page: Page, look: (place: string) => Promise<void>): Promise<void> {
  const header = page.getByRole('banner')
  const closeWindow = async () => {
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  await look('start')
  await header.getByRole('button', { name: /^(Pictures stay|Bilder bleiben)/ }).click()
  await page.getByRole('button', { name: /^(Licences|Lizenzen)$/ }).click()
  await expect(page.getByRole('dialog', { name: /^(Licences|Lizenzen)$/ })).toBeVisible()
  await look('licences')
  await closeWindow()
  for (const popover of await header.locator('[aria-haspopup="dialog"]').all()) {
    await popover.click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await look(`popover of ${await popover.textContent()}`)
    await closeWindow()
  }
  for (const menu of await header.locator('[aria-haspopup="menu"]').all()) {
    await menu.click()
    await expect(page.getByRole('menu')).toBeVisible()
    await look('menu')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menu')).toHaveCount(0)
  }

  await dropFiles(page, [fromDisk(`public/samples/washer/${flange}`), textNamedPng])
  await expect(row(page, flange)).toHaveAttribute('data-state', 'done')
  await expect(row(page, textNamedPng.name)).toHaveAttribute('data-state', 'failed')
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await page.keyboard.type('burr,')
  await page.keyboard.press('Escape')
  await look('result with review')
  await page.keyboard.press('u')
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Link' })).toBeVisible()
  await look('share')
  await closeWindow()
  for (const key of ['s', 'd', 'b', 'b', '4', '3']) {
    await page.keyboard.press(key)
    await look(`layers after ${key}`)
  }
  await lookAtTools(page, look)

  await row(page, textNamedPng.name).getByRole('button').first().click()
  await look('failed picture')

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await look('shortcut sheet')
  await closeWindow()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: /^(Command|Befehl)$/ })).toBeFocused()
  await look('palette')
  const wanted = page.locator('[role="option"][id$="page.samples"]')
  await page.keyboard.type((await wanted.innerText()).trim())
  await expect(wanted).toHaveAttribute('aria-selected', 'true')
  await look('palette, filtered')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('heading', { level: 3 }).first()).toBeVisible()
  await look('samples')
  await closeWindow()
}

/** What lies over or beside the picture: menus of the list, detail, region of interest, export. */
async function lookAtTools(page: Page, look: (place: string) => Promise<void>): Promise<void> {
  for (const menu of await page.locator('main [aria-haspopup="menu"]').all()) {
    await menu.click()
    await expect(page.getByRole('menu')).toBeVisible()
    await look('menu of the list')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menu')).toHaveCount(0)
  }

  await page.getByRole('radio', { name: '2 × 2' }).click()
  await expect(page.getByTestId('detail-cost')).toBeVisible()
  await look('detail')
  await page.getByRole('radio', { name: /^(Whole|Ganz)/ }).click()

  await page.keyboard.press('r')
  const toolbar = page.getByRole('toolbar')
  await expect(toolbar).toBeVisible()
  await look('region of interest, drawing')
  await toolbar.getByRole('button', { name: /^(Rectangle|Rechteck)/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-roi-handle]').first()).toBeVisible()
  await look('region of interest with a shape')
  await page.keyboard.press('Delete')
  for (let step = 0; step < 3; step++) await page.keyboard.press('Escape')
  await expect(toolbar).toHaveCount(0)

  await page.keyboard.press('s')
  await page.keyboard.press('e')
  await expect(page.getByRole('dialog')).toBeVisible()
  await look('export')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('s')
}

const runs = [
  { name: 'desktop, light, English', width: 1440, height: 900, colorScheme: 'light', locale: 'en' },
  { name: 'desktop, dark, German', width: 1440, height: 900, colorScheme: 'dark', locale: 'de' },
  { name: 'phone, light, German', width: 390, height: 844, colorScheme: 'light', locale: 'de' },
  { name: 'phone, dark, English', width: 390, height: 844, colorScheme: 'dark', locale: 'en' },
] as const

for (const { name, width, height, colorScheme, locale } of runs)
  test.describe(name, () => {
    // Motion would have axe look at half-faded colours.
    test.use({
      viewport: { width, height },
      colorScheme,
      locale,
      contextOptions: { reducedMotion: 'reduce' },
    })

    test('axe finds nothing on any view, and nothing overflows sideways', async ({ page }) => {
      test.setTimeout(360_000)
      await openApp(page)
      await lookAtEverything(page, async (place) => {
        expect.soft(await violationsOf(page), place).toEqual([])
        expect.soft(await sidewaysOverflow(page), place).toBeLessThanOrEqual(0)
      })
    })
  })

for (const [name, viewport] of [
  ['1440 px at 200 % zoom', { width: 720, height: 450 }],
  ['320 px', { width: 320, height: 640 }],
] as const)
  for (const locale of ['en', 'de'])
    test.describe(`${name}, ${locale}`, () => {
      test.use({ viewport, locale, contextOptions: { reducedMotion: 'reduce' } })

      test('everything fits without scrolling sideways', async ({ page }) => {
        test.setTimeout(240_000)
        await openApp(page)
        await lookAtEverything(page, async (place) => {
          expect.soft(await sidewaysOverflow(page), place).toBeLessThanOrEqual(0)
        })
      })
    })

test('on a desktop panels scroll and the page does not, wherever the focus goes', async ({ page }) => {
  await openApp(page)
  await dropFiles(page, [fromDisk(`public/samples/washer/${flange}`)])
  await expect(row(page, flange)).toHaveAttribute('data-state', 'done')
  const listbox = page.getByRole('listbox')
  await listbox.evaluate((element) => element.scrollIntoView({ block: 'start' }))
  await listbox.focus()
  expect(
    await page.evaluate(() => {
      const { scrollHeight, clientHeight, scrollTop } = document.documentElement
      return { beyond: scrollHeight - clientHeight, scrollTop }
    }),
  ).toEqual({ beyond: 0, scrollTop: 0 })
})

test.describe('reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } })

  test('nothing moves for longer than a blink', async ({ page }) => {
    await page.goto('')
    await dropFiles(page, [fromDisk(`public/samples/washer/${flange}`)])
    await expect(row(page, flange)).toHaveAttribute('data-state', 'done')
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('combobox', { name: /^(Command|Befehl)$/ })).toBeFocused()
    const longest = await page.evaluate(() =>
      Math.max(
        0,
        ...document.getAnimations().map(({ effect }) => Number(effect?.getComputedTiming().endTime ?? 0)),
      ),
    )
    expect(longest).toBeLessThanOrEqual(1)
  })
})
