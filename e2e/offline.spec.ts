import { readdirSync } from 'node:fs'
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { violationsOf } from './support/accessibility'
import { dropFiles, fromDisk, row, scoreOf } from './support/app'
import { makeFilm, withCamera } from './support/fake-camera'
import { buildNextVersion } from './support/next-version'
import { goodWashers, openParts, teachPart } from './support/parts'
import { startPlainHost, type PlainHost } from './support/plain-host'

const film = await makeFilm([{ path: 'public/samples/washer/washer-good-6.webp', seconds: 4 }])

test.use({ serviceWorkers: 'allow', launchOptions: withCamera(film), permissions: ['camera'] })
// Several starts of the app each, the first of them without anything in caches.
test.describe.configure({ timeout: 300_000 })

const NEXT = '.generated/next-version'

/** Whether the app has started, detector and all. */
const isReady = (page: Page) =>
  expect(page.locator('html')).toHaveAttribute('data-engine-state', 'ready', { timeout: 120_000 })

const tryRust = async (page: Page): Promise<number> => {
  await page.getByRole('button', { name: /^Inspect washer-rust-1/ }).click()
  return scoreOf(page, 'washer-rust-1')
}

const openDevice = async (page: Page) => {
  await page.getByRole('button', { name: 'Pictures stay on this device' }).click()
  await page.getByRole('button', { name: 'Offline use and storage' }).click()
  const dialog = page.getByRole('dialog', { name: 'This device' })
  await expect(dialog.getByTestId('offline-shell')).toBeVisible()
  return dialog
}

/** Every request of a context, whoever makes it, that is not to the host of the app. */
function watchForeign(context: BrowserContext, host: PlainHost): string[] {
  const foreign: string[] = []
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (/^(https?|wss?):$/.test(protocol) && origin !== new URL(host.url).origin) foreign.push(request.url())
  })
  return foreign
}

const countLoads = (page: Page): { readonly count: number } => {
  const loads = { count: 0 }
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) loads.count++
  })
  return loads
}

/** A page that is loaded anew has lost it. */
const leaveMark = (page: Page) => page.evaluate(() => void Object.assign(window, { isMarked: true }))
const hasMark = (page: Page) => page.evaluate(() => 'isMarked' in window)

test('a plain host under a sub-path: isolated after one reload, all of it offline, cold start, inspect, teach and camera', async ({
  page,
  context,
}) => {
  const host = await startPlainHost('dist')
  const foreign = watchForeign(context, host)
  const loads = countLoads(page)
  await page.goto(host.url)
  await expect.poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false)).toBe(true)
  await isReady(page)
  expect(loads.count).toBe(2)
  await expect(page.getByRole('button', { name: /^Engine: WASM, [2-4] threads/ })).toBeVisible()
  const online = await tryRust(page)

  const dialog = await openDevice(page)
  await expect(dialog.getByTestId('offline-shell')).toHaveAttribute('data-kept', 'true')
  await expect(dialog.getByTestId('offline-samples')).toHaveAttribute('data-kept', 'false')
  expect(await violationsOf(page)).toEqual([])
  await dialog.getByRole('button', { name: /^Make available offline: [\d.]+ MB$/ }).click()
  await expect(dialog.getByRole('status')).toHaveText(/^Everything is on this device/)
  for (const group of ['shell', 'runtime', 'model', 'formats', 'samples'])
    await expect(dialog.getByTestId(`offline-${group}`)).toHaveAttribute('data-kept', 'true')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear the queue' }).click()
  await expect.poll(() => page.evaluate(() => localStorage.getItem('flawscope.kept'))).toBeNull()

  // The host is gone for good, and so is the network.
  await host.close()
  await context.setOffline(true)
  await page.close()
  const cold = await context.newPage()
  await cold.goto(host.url)
  await isReady(cold)
  expect(await cold.evaluate(() => crossOriginIsolated)).toBe(true)
  await leaveMark(cold)
  expect(await tryRust(cold)).toBe(online)
  await teachPart(cold, 'Washer', goodWashers(2))
  await cold.getByRole('link', { name: 'Live' }).filter({ visible: true }).click()
  await cold.getByRole('button', { name: 'Start the camera' }).click()
  await expect(cold.getByTestId('live-verdict')).toHaveAttribute('data-verdict', /OK|NG/)
  expect(await hasMark(cold)).toBe(true)
  expect(foreign).toEqual([])
})

test('a device without room says so; what the browser has thrown away is said, and the page goes on', async ({
  page,
  context,
}) => {
  const host = await startPlainHost('dist')
  await page.goto(host.url)
  await isReady(page)
  await dropFiles(page, [fromDisk('public/samples/washer/washer-good-1.webp')])
  await expect(row(page, 'washer-good-1')).toHaveAttribute('data-state', 'done')
  await expect.poll(() => page.evaluate(() => localStorage.getItem('flawscope.kept'))).toBe('1')
  const empty = await context.newPage()
  const devtools = await context.newCDPSession(empty)
  const { origin } = new URL(host.url)
  const dialog = await openDevice(page)
  const makeAvailable = dialog.getByRole('button', { name: /^Make available offline/ })
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
  await makeAvailable.click()
  await expect(dialog.getByRole('alert')).toContainText('This device has no room for these files.')
  await devtools.send('Storage.overrideQuotaForOrigin', { origin })
  await makeAvailable.click()
  await expect(dialog.getByRole('status')).toHaveText(/^Everything is on this device/)
  await expect(dialog.getByRole('alert')).toHaveCount(0)

  // Nothing is said to be gone that has only been read back a moment later.
  await page.reload()
  await isReady(page)
  await expect(row(page, 'washer-good-1')).toHaveAttribute('data-state', 'done')
  await openDevice(page)
  await expect(dialog.getByRole('status')).toHaveText(/^Everything is on this device/)
  await expect(page.getByText(/has removed data/)).toHaveCount(0)

  await page.close()
  await devtools.send('Storage.clearDataForOrigin', {
    origin,
    storageTypes: 'indexeddb,cache_storage',
  })
  await empty.goto(host.url)
  await expect(
    empty.getByText('The browser has removed data of this page: 1 picture, files for offline use.'),
  ).toBeVisible()
  await isReady(empty)
  // Once: a fresh start has nothing to miss.
  await empty.reload()
  await isReady(empty)
  await expect(empty.getByText(/has removed data/)).toHaveCount(0)
  await host.close()
})

test('a new version asks, waits for work in every page, and leaves other pages whole', async ({
  page,
  context,
}) => {
  await buildNextVersion(NEXT)
  const scripts = (folder: string) => readdirSync(`${folder}/assets`).filter((name) => name.endsWith('.js'))
  // What the host has no more once the next version is there.
  expect(
    scripts(NEXT).filter((name) => name.startsWith('PartsPage-') && scripts('dist').includes(name)),
  ).toEqual([])
  const host = await startPlainHost('dist')
  await page.goto(host.url)
  await expect.poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false)).toBe(true)
  await isReady(page)
  const other = await context.newPage()
  await other.goto(host.url)
  await isReady(other)
  await leaveMark(page)
  await leaveMark(other)

  // The next version is found while pictures are inspected.
  host.folder = NEXT
  await dropFiles(
    page,
    [1, 2, 3, 4].map((number) => fromDisk(`public/samples/blister/blister-good-${number}.webp`)),
  )
  await expect(page.locator('[data-testid="queue-item"]')).toHaveCount(4)
  const found = page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
    const worker = registration.installing
    await new Promise<void>((resolve) => {
      if (!worker || worker.state === 'installed') resolve()
      else worker.addEventListener('statechange', () => worker.state === 'installed' && resolve())
    })
  })
  await found
  const question = page.getByText('A new version of Flawscope is ready.')
  await expect(question).toBeVisible()
  expect(await page.locator('[data-testid="queue-item"][data-state="done"]').count()).toBe(4)

  // Work that has begun since holds it up, also where another page has it.
  // Enough of it that it still goes on when the button has been pressed, however slow the machine.
  await dropFiles(
    other,
    Array.from({ length: 40 }, (_, index) => ({
      ...fromDisk(`public/samples/label/label-good-${(index % 6) + 1}.webp`),
      name: `label-${index}.webp`,
    })),
  )
  await expect(other.locator('[data-testid="queue-item"][data-state="running"]')).toHaveCount(1)
  await page.getByRole('button', { name: 'Restart' }).click()
  await expect(
    page.getByText('The new version waits until the work that is under way is done.'),
  ).toBeVisible()
  expect(await hasMark(page)).toBe(true)
  await expect(other.getByRole('progressbar', { name: 'Pictures inspected' })).toHaveCount(0)

  const loads = countLoads(page)
  await expect(question).toBeVisible()
  await page.getByRole('button', { name: 'Restart' }).click()
  await expect(page.locator('meta[name="version"]')).toHaveAttribute('content', 'next')
  await isReady(page)
  expect(loads.count).toBe(1)

  // The other page was not loaded anew, and has code that it had not used yet, though the host has it no more.
  await expect(
    other.getByText('Flawscope was updated. This page still runs the version before.'),
  ).toBeVisible()
  expect(await hasMark(other)).toBe(true)
  await openParts(other)

  // With the last page of the old version its files go.
  await other.close()
  await page.reload()
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const name = (await caches.keys()).find((key) => key.startsWith('flawscope-shell'))!
        const keys = await (await caches.open(name)).keys()
        return keys.filter(({ url }) => url.includes('/PartsPage-')).length
      }),
    )
    .toBe(1)
  await host.close()
})

test('a service worker of an older version is replaced, what it kept is deleted, and the page goes on', async ({
  page,
  context,
}) => {
  const host = await startPlainHost('e2e/support/old-version')
  await page.goto(host.url)
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  host.folder = 'dist'
  // The old worker answers with its own page, which the host does not have any more.
  await page.reload()
  await expect(page.getByText('An older version')).toBeVisible()
  await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration())?.waiting)
  await page.close()
  const next = await context.newPage()
  // Browsers let the old worker go some time after its last page.
  await expect(async () => {
    await next.goto('about:blank')
    await next.goto(host.url)
    await expect(next.locator('html[data-engine-state]')).toBeAttached({ timeout: 2000 })
  }).toPass()
  await isReady(next)
  await expect
    .poll(() => next.evaluate(async () => (await caches.keys()).filter((name) => name.includes('old'))))
    .toEqual([])
  await host.close()
})

test('installable; pictures that other apps share or open join the queue, part files go to Parts', async ({
  page,
}) => {
  const host = await startPlainHost('dist')
  // What an installed app gets from the system; a browser of tests cannot install.
  await page.addInitScript(() => {
    Object.defineProperty(window, 'launchQueue', {
      value: { setConsumer: (consumer: unknown) => Object.assign(window, { launch: consumer }) },
    })
  })
  await page.goto(host.url)
  await expect.poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false)).toBe(true)
  await isReady(page)
  const share = (name: string, path: string) =>
    page.evaluate(
      async ({ name, base64 }) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
        const form = new FormData()
        form.append('files', new File([bytes], name, { type: 'image/webp' }))
        return (await fetch('share', { method: 'POST', body: form })).status
      },
      { name, base64: fromDisk(path).buffer.toString('base64') },
    )
  const devtools = await page.context().newCDPSession(page)
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors')
  // The browser's contexts for tests are private windows, which install nothing: that and no other reason.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito'])
  expect((await devtools.send('Page.getAppManifest')).errors).toEqual([])
  expect(await share('geteilt ä.webp', 'public/samples/washer/washer-rust-1.webp')).toBe(200)
  await expect(row(page, 'geteilt ä.webp')).toHaveAttribute('data-state', 'done')

  const launch = (name: string) =>
    page.evaluate((name) => {
      const { launch } = window as unknown as { launch: (params: unknown) => void }
      launch({ files: [{ getFile: () => Promise.resolve(new File(['no picture'], name)) }] })
    }, name)
  await launch('opened.webp')
  await expect(row(page, 'opened.webp')).toHaveAttribute('data-state', 'failed')
  await launch('broken.flawscope')
  await expect(page.getByRole('dialog', { name: 'Import a part' })).toBeVisible()
  await host.close()
})
