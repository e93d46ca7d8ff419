import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { seedHistory } from '../scripts/verify/history-seed'
import { sidewaysOverflow, violationsOf } from './support/accessibility'
import { dropFiles, fromDisk, openApp, row } from './support/app'

const good = 'washer-good-1.webp'
const rust = 'washer-rust-1.webp'
const picture = (name: string) => fromDisk(`public/samples/washer/${name}`)

const rows = (page: Page) => page.getByTestId('history-row')
const found = (page: Page) => page.getByTestId('history-found')

async function openHistory(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'History' }).filter({ visible: true }).click()
  await expect(page.getByTestId('history-totals')).toBeVisible()
}

async function checkFaults(page: Page): Promise<string | null> {
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  const report = page.getByTestId('check-report')
  await expect(report).toBeVisible()
  const faults = await report.getAttribute('data-faults')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  return faults
}

/** Counts what is read of which store of the history from now on. */
const countReads = (page: Page) =>
  page.addInitScript(() => {
    const reads: Record<string, number> = {}
    Object.assign(globalThis, { historyReads: reads })
    for (const name of ['get', 'getAll', 'openCursor'] as const) {
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called on a store below
      const read = IDBObjectStore.prototype[name] as (...args: unknown[]) => IDBRequest
      Object.assign(IDBObjectStore.prototype, {
        [name](this: IDBObjectStore, ...args: unknown[]) {
          if (this.transaction.db.name === 'flawscope.history') reads[this.name] = (reads[this.name] ?? 0) + 1
          return read.apply(this, args)
        },
      })
    }
  })
const readsOf = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { historyReads: Record<string, number> }).historyReads)

test('10,000 records: what is in sight is read and drawn, filters are exact, the chain is whole', async ({
  page,
}) => {
  test.setTimeout(300_000)
  await seedHistory(page, 10_000)
  await countReads(page)
  await page.goto('#/history')
  await expect(rows(page).first()).toHaveAttribute('data-verdict', /OK|NG/)
  await expect(found(page)).toHaveText('10,000 listed')
  await expect(rows(page).first().locator('img')).toBeVisible()
  const drawn = await rows(page).count()
  expect(drawn).toBeLessThan(40)
  const reads = await readsOf(page)
  expect(reads.results ?? 0).toBe(0)
  expect(reads.pictures ?? 0).toBe(0)
  expect(reads.entries ?? 0).toBe(0)
  expect(reads.thumbnails).toBeLessThan(2 * 40)
  expect(reads.rows).toBeLessThan(4 * 40)

  await test.step('the order is that of the records, and the list says that the clock went back', async () => {
    await expect(page.getByText(/clock of this device went back once/)).toBeVisible()
    await expect(rows(page).nth(5).getByTestId('clock-back')).toBeVisible()
    await expect(rows(page).nth(5)).toHaveAttribute('data-seq', '9995')
  })
  await expect(page.getByTestId('history-sums')).toContainText('7,500')
  await page.getByRole('radio', { name: 'NG' }).click()
  await expect(found(page)).toHaveText('2,500 listed')
  await page.getByLabel('Station').selectOption('Line 1')
  await expect(found(page)).toHaveText('0 listed')
  await page.getByLabel('Station').selectOption('Line 2')
  await page.getByRole('combobox', { name: /^Part/ }).selectOption('Flange')
  await expect(found(page)).toHaveText('833 listed')
  await page.getByLabel('Words in notes and tags').fill('scratch 12')
  await expect(found(page)).toHaveText('1 listed')
  await page.getByRole('button', { name: 'Show everything' }).click()
  await expect(found(page)).toHaveText('10,000 listed')

  await test.step('by keyboard', async () => {
    await rows(page).first().getByRole('button').focus()
    await page.keyboard.press('End')
    await expect(page.locator('[data-seq="1"] button')).toBeFocused()
    await page.keyboard.press('ArrowUp')
    await expect(page.locator('[data-seq="2"] button')).toBeFocused()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Space')
    await expect(found(page)).toHaveText('10,000 listed · 1 chosen')
  })
  for (const theme of ['light', 'dark'] as const) {
    // Without motion: colours on their way from one theme to the other are neither's.
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    expect(await violationsOf(page)).toEqual([])
  }
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await violationsOf(page)).toEqual([])
  expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0)

  await test.step('what is old goes', async () => {
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByLabel('What to delete').selectOption('Older than 30 days')
    const remove = page.getByRole('button', { name: /^Delete [\d,]+ inspections$/ })
    const count = Number(/[\d,]+/.exec((await remove.textContent())!)![0].replace(',', ''))
    expect(count).toBeGreaterThan(0)
    await remove.click()
    await expect(found(page)).toHaveText(`${(10_000 - count).toLocaleString('en')} listed`)
    // Those that stay are younger.
    await page.reload()
    await expect(found(page)).toHaveText(`${(10_000 - count).toLocaleString('en')} listed`)
  })
  expect(await checkFaults(page)).toBe('0')
})

test('an inspection is recorded with what is said later, opens without a new one, teaches, leaves, goes', async ({
  page,
}) => {
  test.setTimeout(300_000)
  await openApp(page)
  await openHistory(page)
  await page.getByRole('button', { name: 'Settings of the history' }).click()
  await page.getByLabel('Station').fill('Line 7')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Inspect' }).filter({ visible: true }).click()
  await dropFiles(page, [picture(good), picture(rust)])
  await expect(row(page, rust)).toHaveAttribute('data-verdict', 'NG')
  await row(page, good).getByRole('button').first().click()
  await page.keyboard.press('n')
  await expect(row(page, good)).toHaveAttribute('data-verdict', 'NG')
  await openHistory(page)
  await expect(page.locator('[data-testid="history-row"][data-verdict="NG"]')).toHaveCount(2)
  await expect(rows(page)).toHaveCount(2)
  await expect(rows(page).last()).toContainText('Line 7')

  await test.step('opens as it was, without the network', async () => {
    await page.getByRole('link', { name: 'Inspect' }).filter({ visible: true }).click()
    await page.keyboard.press('Delete')
    await page.keyboard.press('Delete')
    await expect(page.getByTestId('queue-item')).toHaveCount(0)
    await openHistory(page)
    await rows(page).filter({ hasText: rust }).getByRole('button').click()
    await expect(row(page, rust)).toHaveAttribute('data-verdict', 'NG')
    await expect(page.getByText('not inspected anew')).toBeVisible()
    await openHistory(page)
    await expect(rows(page)).toHaveCount(2)
  })

  await test.step('leaves as a table', async () => {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'Table (CSV)' }).click()
    const table = readFileSync(await (await download).path(), 'utf8')
    expect(table.trim().split('\n')).toHaveLength(3)
    expect(table).toContain('Line 7')
    const zip = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'Everything with pictures' }).click()
    const bytes = readFileSync(await (await zip).path())
    for (const name of ['history.json', 'pictures/001', 'overlays/002', 'maps/002'])
      expect(bytes.includes(name)).toBe(true)
    // Nothing of the files themselves, with whatever they carry, goes along.
    expect(bytes.includes('WEBPVP8')).toBe(false)
  })

  await test.step('teaches', async () => {
    await page.getByRole('button', { name: 'Choose all listed' }).click()
    await page.getByRole('button', { name: 'Teach a part with these' }).click()
    await expect(page.getByRole('dialog', { name: 'Teach a part' }).getByTestId('good-picture')).toHaveCount(
      2,
    )
    await page.keyboard.press('Escape')
  })

  await test.step('goes, and the chain says so', async () => {
    await openHistory(page)
    await page.getByRole('checkbox').last().uncheck()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('button', { name: 'Delete 1 inspection' }).click()
    await expect(rows(page)).toHaveCount(1)
    expect(await checkFaults(page)).toBe('0')
    await page.reload()
    await expect(rows(page)).toHaveCount(1)
  })
})

test('a tab that is killed in the middle of a batch loses nothing that was done', async ({
  context,
  page,
}) => {
  test.setTimeout(300_000)
  const names = [good, rust, 'washer-good-2.webp', 'washer-dent-1.webp', 'washer-good-3.webp']
  await openApp(page)
  await dropFiles(page, names.map(picture))
  await expect(page.locator('[data-testid="queue-item"][data-state="done"]')).not.toHaveCount(0)
  await page.close({ runBeforeUnload: false })

  const again = await context.newPage()
  await openApp(again)
  await expect(again.locator('[data-testid="queue-item"][data-state="done"]')).toHaveCount(names.length)
  await openHistory(again)
  for (const name of names) await expect(rows(again).filter({ hasText: name }).first()).toBeVisible()
  expect(await checkFaults(again)).toBe('0')
})

test('a device without room is said once, and records go on without pictures', async ({ page }) => {
  await page.addInitScript(() => {
    // The browser cannot be made to run out of room by hand.
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on a store below
    const add = IDBObjectStore.prototype.add
    IDBObjectStore.prototype.add = function (this: IDBObjectStore, ...args: Parameters<typeof add>) {
      if (this.name === 'results' && this.transaction.db.name === 'flawscope.history')
        throw new DOMException('No room.', 'QuotaExceededError')
      return add.apply(this, args)
    }
  })
  await openApp(page)
  await dropFiles(page, [picture(good), picture(rust)])
  await expect(row(page, rust)).toHaveAttribute('data-state', 'done')
  await expect(page.getByText('This device has no room for more of the history.')).toHaveCount(1)
  await openHistory(page)
  await expect(rows(page)).toHaveCount(2)
  await expect(page.getByRole('note')).toContainText('without pictures')
  expect(await checkFaults(page)).toBe('0')
})
