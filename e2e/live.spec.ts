import { expect, test, type Page } from '@playwright/test'
import { alone } from './support/alone'
import { expectFit } from './support/accessibility'
import { openApp, row } from './support/app'
import { makeFilm, withCamera } from './support/fake-camera'
import { keptFeatures } from './support/kept-queue'
import { goodWashers, teachPart } from './support/parts'
import { spoilNextInspection } from './support/worker-messages'

/** Long enough that a slow machine inspects each part at least once before the next comes. */
const SECONDS = 12
const good = { path: 'public/samples/washer/washer-good-6.webp', seconds: SECONDS }
const defective = { path: 'public/samples/washer/washer-scratch-1.webp', seconds: SECONDS }
const film = await makeFilm([good, defective])

test.use({ launchOptions: withCamera(film), permissions: ['camera'] })

const verdict = (page: Page) => page.getByTestId('live-verdict')
const failure = (page: Page) => page.getByTestId('camera-failure')
const count = async (page: Page, of: 'OK' | 'NG') =>
  Number(await page.getByTestId(`live-count-${of}`).textContent())
const counted = async (page: Page) => (await count(page, 'OK')) + (await count(page, 'NG'))
const shows = (page: Page, expected: string) =>
  expect(verdict(page)).toHaveAttribute('data-verdict', expected, { timeout: 90_000 })

async function openLive(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Live' }).filter({ visible: true }).click()
  await expect(page.getByTestId('live')).toBeVisible()
}

const start = (page: Page) => page.getByRole('button', { name: 'Start the camera' }).click()

/** Changes the permission as the user does in the address bar. */
async function setCameraPermission(page: Page, setting: 'granted' | 'denied'): Promise<void> {
  const client = await page.context().newCDPSession(page)
  const { targetInfo } = await client.send('Target.getTargetInfo')
  await client.send('Browser.setPermission', {
    permission: { name: 'camera' },
    setting,
    origin: new URL(page.url()).origin,
    ...(targetInfo.browserContextId ? { browserContextId: targetInfo.browserContextId } : {}),
  })
}

test('the verdict follows the parts before the camera: good, defective, good', async ({ page }) => {
  test.setTimeout(300_000)
  await openApp(page)
  await teachPart(page, 'Washer', goodWashers(4))
  await openLive(page)
  await page.getByTestId('part-chooser').click()
  await page.getByRole('menuitemradio', { name: 'Washer' }).click()
  await start(page)
  await shows(page, 'OK')
  await shows(page, 'NG')
  await expect(verdict(page)).toContainText('NG')
  await shows(page, 'OK')
  expect(await count(page, 'NG')).toBeGreaterThan(0)
  await expect(page.getByTestId('live-rate')).toContainText(/a second, \d+ frames dropped/)

  // A defective one of the last ten, at the camera's full size, with its map.
  await page.locator('[data-testid="live-recent"][data-verdict="NG"]').first().click()
  await expect(verdict(page)).toHaveAttribute('data-verdict', 'NG')
  await expect(verdict(page)).toContainText('Frozen')
  await expect(page.getByTestId('live-overlay')).toBeVisible()
  const natural = await page
    .getByTestId('live-frozen')
    .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))
  expect(natural).toBe(480)
  const before = await counted(page)

  // It joins the queue of Inspect, which judges it the same.
  await page.getByRole('button', { name: 'Keep in Inspect' }).click()
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(row(page, 'live-')).toHaveAttribute('data-state', 'done')
  await expect(row(page, 'live-')).toContainText('NG')

  // Those that were found bad are in the history already, with the picture as the camera gave it.
  await page.getByRole('link', { name: 'History' }).filter({ visible: true }).click()
  const kept = page.locator('[data-testid="history-row"][data-verdict="NG"]').filter({ hasText: 'Washer' })
  await expect(kept).not.toHaveCount(0)
  await kept.last().getByRole('button').click()
  await expect(page.getByText('not inspected anew')).toBeVisible()
  await expect(page.getByTestId('overlay')).toBeVisible()
  await expect(page.getByText('480 × 480 px')).toBeAttached()

  // Nothing of the frames that passed is kept among the features: only pictures that were shown for good.
  expect(await keptFeatures(page)).toBeLessThanOrEqual(6)
  expect(before).toBeGreaterThan(0)

  // "This is good" teaches the part.
  await openLive(page)
  await page
    .getByRole('button', { name: /^Show OK/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'This is good' }).click()
  await expect(page.getByText(/is a good picture of Washer now/)).toBeVisible({ timeout: 120_000 })
})

test('keys, pedal and counters: everything without a mouse', alone, async ({ page }) => {
  test.setTimeout(240_000)
  await openApp(page)
  await openLive(page)
  await page.getByRole('radio', { name: 'Trigger' }).focus()
  await page.keyboard.press('Enter')
  await expect(verdict(page)).toContainText('Start the camera')
  // A pedal sends whatever key it was made for.
  const change = page.getByTestId('trigger-key')
  await change.focus()
  await page.keyboard.press('Enter')
  await expect(change).toHaveText('Press the key now')
  await page.keyboard.press('F9')
  await expect(page.getByText('F9', { exact: true })).toBeVisible()
  await page.keyboard.press('v')
  await expect(verdict(page)).toContainText('Waiting for the trigger: F9')
  expect(await counted(page)).toBe(0)
  await page.keyboard.press('F9')
  await expect.poll(() => counted(page)).toBe(1)
  // Nothing is inspected until the next one.
  await page.waitForTimeout(2000)
  expect(await counted(page)).toBe(1)
  // A frame that could not be judged leaves no verdict of the one before, and counts as none.
  await expect(verdict(page)).not.toHaveAttribute('data-verdict', 'none')
  await spoilNextInspection(page)
  await page.keyboard.press('F9')
  await expect(verdict(page)).toContainText('the picture could not be inspected')
  await expect(verdict(page)).toHaveAttribute('data-verdict', 'none')
  expect(await counted(page)).toBe(1)
  await page.getByRole('button', { name: 'Trigger', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => counted(page)).toBe(2)
  await page.keyboard.press('f')
  await expect(page.getByTestId('live-frozen')).toBeVisible()
  await page.keyboard.press('F9')
  await page.keyboard.press('f')
  await expect(page.getByTestId('live-frozen')).toHaveCount(0)
  expect(await counted(page)).toBe(2)
  await page.keyboard.press('q')
  await expect(page.getByRole('button', { name: 'Sound' })).toHaveAttribute('aria-pressed', 'true')

  await page.keyboard.press('x')
  await expect.poll(async () => (await verdict(page).boundingBox())?.height).toBeGreaterThan(600)
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('live-recent')).toHaveCount(2)

  await page.getByRole('button', { name: 'Reset the counters' }).focus()
  await page.keyboard.press('Enter')
  expect(await counted(page)).toBe(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => counted(page)).toBe(2)

  // Good frames without a part: a new one can be taught from them.
  await page.getByTestId('live-recent').first().click()
  await page.getByRole('button', { name: 'This is good' }).click()
  await page.getByRole('button', { name: 'Teach a part' }).click()
  await expect(page.getByTestId('good-picture')).toHaveCount(1)
  await page.keyboard.press('Escape')

  // A part that comes to rest triggers by itself: the film changes parts for ever.
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('switch', { name: 'Also when a part comes to rest' }).click()
  await expect.poll(() => counted(page), { timeout: 90_000 }).toBeGreaterThan(2)

  // At an interval: never sooner, whatever the device could do.
  await page.getByRole('radio', { name: 'Interval' }).click()
  await page.getByLabel('A picture every').fill('3')
  const times: number[] = []
  for (let seen = await counted(page); times.length < 4;) {
    await expect.poll(() => counted(page), { intervals: [50] }).toBeGreaterThan(seen)
    times.push(performance.now())
    seen = await counted(page)
  }
  // The first of them may be of the moment before.
  expect(times[3]! - times[1]!).toBeGreaterThan(2 * 3000 - 500)

  // The camera does not run where nobody sees it.
  const track = await page.evaluateHandle(
    () => (document.querySelector('video')!.srcObject as MediaStream).getVideoTracks()[0]!,
  )
  await page.getByRole('link', { name: 'Parts' }).first().click()
  await expect(page.getByTestId('live')).toHaveCount(0)
  expect(await track.evaluate(({ readyState }) => readyState)).toBe('ended')
})

test('a camera that is refused, taken away, unplugged or in use: a way back, and it resumes', async ({
  page,
}) => {
  test.setTimeout(240_000)
  await openApp(page)
  await setCameraPermission(page, 'denied')
  await openLive(page)
  await start(page)
  await expect(failure(page)).toHaveAttribute('data-code', 'camera-refused')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(failure(page)).toHaveAttribute('data-code', 'camera-refused')
  // Allowed in the address bar, it opens by itself.
  await setCameraPermission(page, 'granted')
  await expect(page.locator('video')).toBeVisible()
  await expect(verdict(page)).not.toHaveAttribute('data-verdict', 'none')

  // No browser can be told to unplug its fake camera: its answers are those of one that was.
  await page.evaluate(() => {
    const { mediaDevices } = navigator
    const list = mediaDevices.enumerateDevices.bind(mediaDevices)
    const open = mediaDevices.getUserMedia.bind(mediaDevices)
    let error: string | null = 'NotFoundError'
    mediaDevices.enumerateDevices = async () => (error === 'NotFoundError' ? [] : list())
    mediaDevices.getUserMedia = async (constraints) => {
      if (error) throw new DOMException(error, error)
      return open(constraints)
    }
    Object.assign(window, {
      answerWith: (next: string | null) => {
        error = next
      },
    })
    const track = (document.querySelector('video')!.srcObject as MediaStream).getVideoTracks()[0]!
    track.stop()
    track.dispatchEvent(new Event('ended'))
    mediaDevices.dispatchEvent(new Event('devicechange'))
  })
  const answerWith = (error: string | null) =>
    page.evaluate((error) => {
      ;(window as unknown as { answerWith: (error: string | null) => void }).answerWith(error)
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'))
    }, error)
  await expect(failure(page)).toHaveAttribute('data-code', 'camera-unplugged')
  const before = await counted(page)
  await answerWith(null)
  await expect(failure(page)).toHaveCount(0)
  await expect.poll(() => counted(page)).toBeGreaterThan(before)

  // A switch at the camera: it runs on and gives nothing. No old verdict stands for what lies there meanwhile.
  const switchCamera = (event: 'mute' | 'unmute') =>
    page.evaluate((event) => {
      const track = (document.querySelector('video')!.srcObject as MediaStream).getVideoTracks()[0]!
      track.dispatchEvent(new Event(event))
    }, event)
  await expect(verdict(page)).not.toHaveAttribute('data-verdict', 'none')
  await switchCamera('mute')
  await expect(verdict(page)).toHaveAttribute('data-verdict', 'none')
  await expect(verdict(page)).toContainText('the camera gives no pictures')
  await switchCamera('unmute')
  await expect(verdict(page)).not.toHaveAttribute('data-verdict', 'none')

  // Nor when a trigger comes to nothing, which is counted and told.
  await page.getByRole('radio', { name: 'Trigger' }).click()
  await page.getByRole('button', { name: 'Trigger', exact: true }).click()
  await expect(verdict(page)).toContainText(/each$/)
  await switchCamera('mute')
  await page.getByRole('button', { name: 'Trigger', exact: true }).click()
  await expect(verdict(page)).toContainText('the camera gives no pictures')
  await switchCamera('unmute')
  await expect(verdict(page)).toContainText('Waiting for the trigger')
  await page.getByRole('button', { name: 'Trigger', exact: true }).click()
  await expect(verdict(page)).toContainText('1 trigger without a verdict')
  await page.getByRole('radio', { name: 'Continuous' }).click()

  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await answerWith('NotReadableError')
  await start(page)
  await expect(failure(page)).toHaveAttribute('data-code', 'camera-busy')
  await answerWith(null)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.locator('video')).toBeVisible()
})

for (const [name, viewport, colorScheme, locale] of [
  ['desktop, light, English', { width: 1440, height: 900 }, 'light', 'en'],
  ['phone, dark, German', { width: 390, height: 844 }, 'dark', 'de'],
] as const)
  test.describe(name, () => {
    test.use({ viewport, colorScheme, locale, contextOptions: { reducedMotion: 'reduce' } })

    test('axe finds nothing and nothing overflows sideways', async ({ page }) => {
      test.setTimeout(240_000)
      const look = (place: string) => expectFit(page, place)
      await openApp(page)
      await openLive(page)
      await look('before the camera')
      await page.getByRole('radio', { name: /^(Trigger|Auslösen)$/ }).click()
      await page.getByRole('switch').click()
      await look('settings of the trigger')
      await page.getByRole('radio', { name: /^(Continuous|Fortlaufend)$/ }).click()
      await page.keyboard.press('v')
      await expect(verdict(page)).not.toHaveAttribute('data-verdict', 'none')
      await page.keyboard.press('f')
      await expect(page.getByTestId('live-frozen')).toBeVisible()
      await look('frozen')
      await page.keyboard.press('x')
      await look('full screen')
      await page.keyboard.press('Escape')
      if (viewport.width < 500) {
        await page.setViewportSize({ width: viewport.height, height: viewport.width })
        await look('phone in landscape')
      }
      await page.getByRole('button', { name: /^(Camera|Kamera)$/ }).click()
      await expect(page.getByTestId('camera-size')).toContainText('480')
      await look('camera settings')
    })
  })
