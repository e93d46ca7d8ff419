import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { dropFiles, fromDisk, openApp, row } from './support/app'
import { textNamedPng } from './support/bad-files'

const screens = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

for (const [screen, viewport] of Object.entries(screens))
  for (const colorScheme of ['light', 'dark'] as const)
    test.describe(`${screen}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme })

      test('axe finds nothing, and nothing overflows sideways', async ({ page }) => {
        await openApp(page)
        await expectNoViolations(page)

        await dropFiles(page, [fromDisk('public/samples/washer/washer-rust-1.webp'), textNamedPng])
        await expect(row(page, 'washer-rust-1.webp')).toHaveAttribute('data-state', 'done')
        await expect(row(page, 'notes.png')).toHaveAttribute('data-state', 'failed')
        await expectNoViolations(page)

        await row(page, 'notes.png').getByRole('button').first().click()
        await expectNoViolations(page)

        await page.keyboard.press('?')
        await expect(page.getByRole('dialog')).toBeVisible()
        await expectNoViolations(page)

        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(overflow).toBeLessThanOrEqual(0)
      })
    })
