import { expect, test, type Page } from '@playwright/test'
import { expectFit } from './support/accessibility'
import { dropFiles, fromDisk, openApp, row } from './support/app'
import { keptCount, keptFeatures, keptResults } from './support/kept-queue'
import { countWorkerMessages, workerMessages } from './support/worker-messages'

const pictures = ['good-1', 'rust-1'].map((name) => fromDisk(`public/samples/washer/washer-${name}.webp`))
const done = (page: Page) => page.locator('[data-testid="queue-item"][data-state="done"]')

test('a full device is said, and pictures are inspected all the same; with room they are kept', async ({
  page,
  baseURL,
}) => {
  await openApp(page)
  const devtools = await page.context().newCDPSession(page)
  const { origin } = new URL(baseURL!)
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
  await dropFiles(page, pictures)
  const said = page.getByText('This device has no room for more pictures.')
  await expect(said).toBeVisible()
  // The pointer holds it there, until the workbench is there as well; that the history is full too may be said before it.
  // By force: while one toast comes over another, neither stands still long enough to be waited for.
  await page.locator('[data-sonner-toast][data-front="true"]').hover({ force: true })
  await expect(done(page)).toHaveCount(2)
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expectFit(page, `a toast, ${colorScheme}`)
  }
  await page.mouse.move(0, 0)
  await row(page, 'washer-rust-1').getByRole('button').first().click()
  await expect(page.getByTestId('overlay')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Queue' })).toContainText(
    'Full: the newest pictures are not kept',
  )
  expect(await keptCount(page)).toBe(0)

  await devtools.send('Storage.overrideQuotaForOrigin', { origin })
  await page.reload()
  await expect(page.getByRole('heading', { name: /Find flaws/ })).toBeVisible()
  await dropFiles(page, pictures)
  await expect.poll(() => keptCount(page)).toBe(2)
})

test('a queue that is cleared leaves nothing that the worker knows of its pictures', async ({ page }) => {
  await openApp(page)
  await dropFiles(page, pictures.slice(0, 1))
  await expect(done(page)).toHaveCount(1)
  // The worker writes behind its answers.
  await expect.poll(() => keptFeatures(page)).toBe(1)
  await page.getByRole('button', { name: 'Clear the queue' }).click()
  await expect.poll(() => keptFeatures(page)).toBe(0)
})

test('results of another model are inspected again, and that is said', async ({ page }) => {
  await countWorkerMessages(page)
  await openApp(page)
  const idle = await workerMessages(page)
  await dropFiles(page, pictures)
  await expect(done(page)).toHaveCount(2)
  await expect.poll(() => keptResults(page)).toBe(2)

  await page.route('**/bundle.json', async (route) => {
    const response = await route.fetch()
    const bundle = (await response.json()) as Record<string, unknown>
    await route.fulfill({ response, json: { ...bundle, version: '99.0.0' } })
  })
  await page.reload()
  await expect(page.getByText('The model has changed: 2 pictures are inspected again.')).toBeVisible()
  await expect(page.getByRole('progressbar', { name: 'Pictures inspected' })).toHaveCount(0)
  await expect(done(page)).toHaveCount(2)
  expect(await workerMessages(page)).toBeGreaterThan(idle)
})

/** Puts copies of the only kept picture beside it, with scores spread over the whole scale. */
async function multiply(page: Page, count: number): Promise<void> {
  await page.evaluate(async (count) => {
    const opened = indexedDB.open('flawscope.queue')
    await new Promise((resolve, reject) => {
      opened.onsuccess = resolve
      opened.onerror = reject
    })
    const database = opened.result
    const transaction = database.transaction(['entries', 'files', 'results'], 'readwrite')
    const all = (name: string) =>
      new Promise<Record<string, unknown>[]>((resolve) => {
        const request = transaction.objectStore(name).getAll()
        request.onsuccess = () => resolve(request.result as Record<string, unknown>[])
      })
    const [[entry], [file], [result]] = [await all('entries'), await all('files'), await all('results')]
    const state = entry!.state as { result: object }
    for (let copy = 1; copy < count; copy++) {
      const id = `copy-${copy}`
      const score = copy / count
      transaction.objectStore('entries').put({
        ...entry,
        id,
        place: 1000 + copy,
        name: `part ${copy}.webp`,
        state: { ...state, result: { ...state.result, score } },
      })
      transaction.objectStore('files').put({ ...file, id })
      transaction.objectStore('results').put({ ...result, id })
    }
    await new Promise((resolve) => {
      transaction.oncomplete = resolve
    })
    database.close()
  }, count)
}

test('a thousand results: histogram, counts and list follow the threshold, maps come when they are looked at', async ({
  page,
}) => {
  await openApp(page)
  await dropFiles(page, pictures.slice(0, 1))
  await expect(done(page)).toHaveCount(1)
  await expect.poll(() => keptResults(page)).toBe(1)
  await multiply(page, 1000)
  await page.reload()
  await expect(page.getByRole('region', { name: 'Queue' })).toContainText(/Queue1000/)
  const line = page.getByRole('slider', { name: 'Image threshold' })
  await expect(line).toHaveAttribute('aria-valuetext', /of 1000 NG$/)
  expect(await page.getByTestId('queue-item').count()).toBeLessThan(40)

  const ngAt = async (key: string) => {
    await line.press(key)
    return Number(/(\d+) of 1000/.exec((await line.getAttribute('aria-valuetext'))!)![1])
  }
  expect(await ngAt('Home')).toBe(1000)
  const counts: number[] = []
  for (let step = 0; step < 5; step++) counts.push(await ngAt('PageUp'))
  expect(counts).toEqual(counts.toSorted((a, b) => b - a))
  expect(counts.at(-1)).toBeLessThan(1000)
  await expect(page.getByText(`${counts.at(-1)} NG`, { exact: true })).toBeVisible()

  await page.getByRole('searchbox', { name: 'Search by name' }).fill('part 777.webp')
  await row(page, 'part 777.webp').getByRole('button').first().click()
  await expect(page.getByTestId('overlay')).toBeVisible()
  await expect(page.getByTestId('score')).toHaveText('0.777')
})
