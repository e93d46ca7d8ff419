import { expect, test, type Page } from '@playwright/test'
import { dropFiles, fromDisk, openApp, row } from './support/app'
import { keptCount } from './support/kept-queue'

const washer = (name: string) => fromDisk(`public/samples/washer/washer-${name}.webp`)
const done = (page: Page) => page.locator('[data-testid="queue-item"][data-state="done"]')
const queue = (page: Page) => page.getByRole('region', { name: 'Queue' })

async function countHistory(page: Page): Promise<number> {
  await page.getByRole('link', { name: 'History' }).filter({ visible: true }).click()
  await expect(page.getByTestId('history-totals')).toBeVisible()
  const count = await page.getByTestId('history-row').count()
  await page.getByRole('link', { name: 'Inspect' }).filter({ visible: true }).click()
  return count
}

test('two tabs: one keeps the queue, the other says that it does not and goes on with it when that is closed', async ({
  page,
  context,
}) => {
  await openApp(page)
  await dropFiles(page, [washer('good-1'), washer('rust-1')])
  await expect(done(page)).toHaveCount(2)
  await expect.poll(() => keptCount(page)).toBe(2)

  const second = await context.newPage()
  await openApp(second)
  await dropFiles(second, [washer('dent-1')])
  await expect(done(second)).toHaveCount(1)
  await expect(queue(second)).toContainText('Not kept: another tab has the queue')
  await second.getByRole('button', { name: 'Clear the queue' }).click()
  await expect(second.getByRole('heading', { name: /Find flaws/ })).toBeVisible()
  // Both write to one history.
  expect(await countHistory(page)).toBe(3)

  // The first tab's pictures are where they were, after a reload too.
  await page.reload()
  await expect(done(page)).toHaveCount(2)
  await expect(queue(page)).toContainText(/^.*Kept on this device/)
  expect(await keptCount(page)).toBe(2)

  // When it is closed, the other goes on with its queue, and keeps what it had.
  await dropFiles(second, [washer('dent-1')])
  await expect(done(second)).toHaveCount(1)
  await expect(queue(second)).toContainText('Not kept: another tab has the queue')
  await page.close()
  await expect(second.getByText('The other tab is closed: this one keeps the queue now.')).toBeVisible()
  await expect(done(second)).toHaveCount(3)
  await expect(queue(second)).toContainText('Kept on this device')
  await expect.poll(() => keptCount(second)).toBe(3)
  await second.reload()
  await expect(done(second)).toHaveCount(3)
  await second.close()
})

test('databases that the browser closes and empties under the page: it goes on, and keeps what comes next', async ({
  page,
  baseURL,
}) => {
  await openApp(page)
  await dropFiles(page, [washer('good-1')])
  await expect(done(page)).toHaveCount(1)
  await expect.poll(() => countHistory(page)).toBe(1)
  await expect.poll(() => keptCount(page)).toBe(1)
  const devtools = await page.context().newCDPSession(page)
  const { origin } = new URL(baseURL!)
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })

  await expect(row(page, 'good-1')).toHaveAttribute('data-state', 'done')
  await dropFiles(page, [washer('rust-1')])
  await expect(row(page, 'rust-1')).toHaveAttribute('data-verdict', 'NG')
  await expect.poll(() => keptCount(page)).toBe(2)
  // The record of the first went with the rest; the second begins a history of its own.
  await expect.poll(() => countHistory(page)).toBe(1)
  // What the browser has lost of the first is found again when it is looked at.
  await row(page, 'good-1').getByRole('button').first().click()
  await expect(page.getByTestId('overlay').first()).toBeVisible()
  await expect(row(page, 'good-1')).toHaveAttribute('data-verdict', 'OK')
  await page.reload()
  await expect(row(page, 'rust-1')).toHaveAttribute('data-state', 'done')
})
