import { expect, test } from '@playwright/test'
import { expectFit } from './support/accessibility'

test('the device page says what runs and why, measures it, and keeps the choice', async ({ page }) => {
  await page.goto('#/device')
  const used = page.getByTestId('used')
  await expect(used).toHaveAttribute('data-provider', 'wasm')
  // The tests' browser has an adapter that computes on the processor.
  await expect(page.getByText('computes on the processor, which WebAssembly does faster')).toBeVisible()
  const report = page.getByRole('textbox', { name: 'Report' })
  await expect(report).toHaveValue(/Used: wasm, fp32, threads: \d+ \(software-adapter\)/)
  await expect(report).toHaveValue(/Nothing measured/)
  await expectFit(page, 'before measuring')

  await page.getByRole('button', { name: 'Measure', exact: true }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Measure', exact: true })).toBeVisible()
  await expect(report).toHaveValue(/Nothing measured/)

  await page.getByRole('button', { name: 'Measure', exact: true }).click()
  const measured = page.getByTestId('benchmark-row')
  await expect(measured).toHaveAttribute('data-provider', 'wasm')
  expect(Number(await measured.getAttribute('data-median'))).toBeGreaterThan(0)
  await expect(report).toHaveValue(/\| wasm \| fp32 \| \d+ \| [\d.]+ ms \|/)
  await expectFit(page, 'measured')

  await page.getByRole('radio', { name: 'WebAssembly' }).click()
  await expect(page.getByText('You chose WebAssembly for this device.')).toBeVisible()
  await page.reload()
  await expect(page.getByText('You chose WebAssembly for this device.')).toBeVisible()
  await expect(page.getByTestId('benchmark-row')).toHaveCount(1)
  await page.getByRole('radio', { name: 'Automatic' }).click()
  await expect(report).toHaveValue(/\(software-adapter\)/)
})
