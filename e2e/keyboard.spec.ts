import { expect, test, type Page } from '@playwright/test'
import { openApp } from './support/app'

/** Presses Tab until the focus is on what has this name. */
async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press(key)
    const label = await page.evaluate(() => {
      const { activeElement: element } = document
      return element?.getAttribute('aria-label') ?? element?.textContent ?? ''
    })
    if (typeof name === 'string' ? label === name : name.test(label)) return
  }
  throw new Error(`Tab never came to ${String(name)}`)
}

test('the whole flow by keyboard alone', async ({ page }) => {
  await openApp(page)
  const items = page.getByTestId('queue-item')

  // Take samples: one from the start page, one through the palette.
  await tabTo(page, /^Inspect washer-rust-1,/)
  await page.keyboard.press('Enter')
  await expect(items).toHaveAttribute('data-state', 'done')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Command', exact: true })).toBeFocused()
  await page.keyboard.type('sample pic')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Sample pictures' })).toBeVisible()
  await tabTo(page, /^Inspect washer-good-1,/)
  await page.keyboard.press('Enter')
  await expect(items.nth(1)).toHaveAttribute('data-state', 'done')

  // Move to the second picture, through the layers, and into it.
  await page.keyboard.press('j')
  await expect(page.getByRole('heading', { name: 'washer-good-1' })).toBeVisible()
  await page.keyboard.press('2')
  await expect(page.getByRole('radio', { name: 'Coarse' })).toBeChecked()
  const magnification = page.getByRole('status', { name: 'Magnification' })
  const fitted = await magnification.textContent()
  await page.keyboard.press('+')
  await expect(magnification).not.toHaveText(fitted ?? '')
  await page.keyboard.press('0')
  await expect(magnification).toHaveText(fitted ?? '')

  // Decide, and say why.
  await page.keyboard.press('n')
  await expect(items.nth(1).getByLabel('decided by a person')).toBeVisible()
  await page.keyboard.press('m')
  await page.keyboard.type('Scratched on the back')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('textbox', { name: 'Note' })).toHaveValue('Scratched on the back')

  // Threshold: the other picture follows it, the decided one does not.
  await tabTo(page, 'Image threshold')
  await page.keyboard.press('Home')
  await page.keyboard.press('End')
  await expect(items.first()).toHaveAttribute('data-verdict', 'OK')
  await expect(items.nth(1)).toHaveAttribute('data-verdict', 'NG')

  // Make room with the separator, and read where the keys are.
  const queue = page.getByRole('region', { name: 'Queue' })
  const { width } = (await queue.boundingBox())!
  await tabTo(page, 'Width of the queue', 'Shift+Tab')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await queue.boundingBox())!.width).toBe(width + 32)
  await expect(page.getByRole('heading', { name: 'washer-good-1' })).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('separator', { name: 'Width of the queue' })).toBeFocused()

  // Take the picture away and, with the toast's button, back.
  await page.keyboard.press('Delete')
  await expect(items).toHaveCount(1)
  await page.keyboard.press('Alt+t')
  await tabTo(page, 'Undo')
  await page.keyboard.press('Enter')
  await expect(items).toHaveCount(2)
  await expect(items.nth(1).getByLabel('decided by a person')).toBeVisible()

  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-engine-state', 'ready')
  const stored = await page.evaluate(() => localStorage.getItem('flawscope.panels'))
  expect(stored).toContain(`"queue":${width + 32}`)
})

test('the device is measured, chosen for and reported by keyboard alone', async ({ page }) => {
  await page.goto('#/device')
  await expect(page.getByTestId('used')).toBeVisible()

  // The button that starts is the one that stops, and keeps the focus all the while.
  await tabTo(page, 'Measure')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Measure', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('benchmark-row')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Measure again' })).toBeFocused()

  await tabTo(page, 'Automatic', 'Shift+Tab')
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('radio', { name: 'WebAssembly' })).toBeFocused()
  await page.keyboard.press('Space')
  await expect(page.getByText('You chose WebAssembly for this device.')).toBeVisible()

  await tabTo(page, 'Save')
  const saved = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  expect((await saved).suggestedFilename()).toBe('flawscope-device.md')
})

test('the licences are read and left by keyboard alone', async ({ page }) => {
  await openApp(page)
  const opener = /^Pictures stay/
  await tabTo(page, opener)
  await page.keyboard.press('Enter')
  await tabTo(page, 'Licences')
  await page.keyboard.press('Enter')
  const window = page.getByRole('dialog', { name: 'Licences' })
  await expect(window).toBeVisible()
  await expect.poll(() => window.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  await tabTo(page, /\d+\.\d+\.\d+/)
  await page.keyboard.press('Enter')
  await expect(window.locator('details[open] pre')).toBeVisible()
  // The first Escape is a tooltip's while one is open.
  await expect(page.getByRole('tooltip')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: opener })).toBeFocused()
})
