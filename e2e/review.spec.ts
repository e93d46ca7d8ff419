import { expect, test } from '@playwright/test'
import { dropFiles, fromDisk, openApp, row } from './support/app'

const rusty = 'washer-rust-1.webp'
const good = 'washer-good-1.webp'

test('a decision, a note and tags: by buttons and by keys, marked wherever the verdict stands', async ({
  page,
}) => {
  await openApp(page)
  await dropFiles(
    page,
    [good, rusty].map((name) => fromDisk(`public/samples/washer/${name}`)),
  )
  await expect(row(page, rusty)).toHaveAttribute('data-state', 'done')
  const first = row(page, good)
  const verdict = await first.getAttribute('data-verdict')
  const other = verdict === 'OK' ? 'NG' : 'OK'
  await expect(page.getByRole('button', { name: '2 unreviewed' })).toBeVisible()

  await page.getByRole('group', { name: 'Your decision' }).getByRole('button', { name: other }).click()
  await expect(first).toHaveAttribute('data-verdict', other)
  await expect(first.getByLabel('decided by a person')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Viewer' }).getByLabel('decided by a person')).toBeVisible()
  await expect(page.getByTestId('verdict')).toContainText(`the score says ${verdict}`)
  // The threshold has no say any more.
  await page.getByRole('slider', { name: 'Image threshold' }).press(other === 'OK' ? 'Home' : 'End')
  await expect(first).toHaveAttribute('data-verdict', other)

  await page.keyboard.press('m')
  await page.keyboard.type('n is typed, not run: g c')
  await page.keyboard.press('Escape')
  await page.keyboard.press('t')
  await page.keyboard.type('burr')
  await page.keyboard.press('Enter')
  await page.keyboard.type('dirt,')
  await page.keyboard.press('Escape')
  const tags = page.getByRole('list', { name: 'Tags' }).getByRole('listitem')
  await expect(tags).toHaveText(['burr', 'dirt'])
  await page.getByRole('button', { name: 'Remove tag burr' }).click()
  await expect(tags).toHaveText(['dirt'])

  await page.keyboard.press('Escape')
  await page.keyboard.press('.')
  await expect(page.getByRole('heading', { name: rusty })).toBeVisible()
  await expect(tags).toHaveCount(0)
  await expect(page.locator('datalist option')).toHaveAttribute('value', 'dirt')
  await page.keyboard.press('c')
  await expect(page.getByRole('button', { name: '0 unreviewed' })).toBeDisabled()
  await expect(row(page, rusty).getByLabel('decided by a person')).toHaveCount(0)

  await page.getByRole('button', { name: 'Previous picture' }).click()
  await expect(page.getByRole('textbox', { name: 'Note' })).toHaveValue('n is typed, not run: g c')
  await page.keyboard.press(other === 'OK' ? 'g' : 'n')
  await expect(first.getByLabel('decided by a person')).toHaveCount(0)
  await expect(page.getByRole('button', { name: '1 unreviewed' })).toBeVisible()
})

test('what is typed right after another picture was chosen is that one’s note', async ({ page }) => {
  await openApp(page)
  await dropFiles(
    page,
    [good, rusty].map((name) => fromDisk(`public/samples/washer/${name}`)),
  )
  await expect(row(page, rusty)).toHaveAttribute('data-state', 'done')
  const note = page.getByRole('textbox', { name: 'Note' })
  await expect(note).toBeVisible()
  // Faster than the page can draw in between.
  await page.evaluate(() => {
    for (const key of ['j', 'm'])
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  })
  await expect(page.getByRole('heading', { name: rusty })).toBeVisible()
  await expect(note).toBeFocused()
  await page.keyboard.type('burr')
  await expect(note).toHaveValue('burr')
  await page.keyboard.press('Escape')
  await page.keyboard.press('k')
  await expect(page.getByRole('heading', { name: good })).toBeVisible()
  await expect(note).toHaveValue('')
})

test('letters with a modifier and letters switched off run nothing', async ({ page }) => {
  await openApp(page)
  await dropFiles(page, [fromDisk(`public/samples/washer/${good}`)])
  await expect(row(page, good)).toHaveAttribute('data-state', 'done')
  const person = row(page, good).getByLabel('decided by a person')
  for (const keys of ['Shift+G', 'Alt+g']) await page.keyboard.press(keys)
  await expect(person).toHaveCount(0)

  await page.keyboard.press('?')
  await page.getByRole('switch', { name: /^Single letters/ }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  for (const key of ['g', 'n', '?']) await page.keyboard.press(key)
  await expect(person).toHaveCount(0)
  await expect(page.getByRole('dialog')).toHaveCount(0)

  // The palette still opens, finds by a few letters, says why something cannot be done, and does the rest.
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await expect(palette.getByRole('option', { name: /No picture waits/ })).toBeDisabled()
  await page.keyboard.type('deng')
  await expect(palette.getByRole('option').first()).toContainText('Decide NG')
  await page.keyboard.press('Enter')
  await expect(person).toBeVisible()
})
