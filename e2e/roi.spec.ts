import { expect, test, type Page } from '@playwright/test'
import { dropFiles, fromDisk, openApp, overlayDigest, row, scoreOf } from './support/app'

/** Rust on a rendered washer: its mask spans 27 to 46 % of the width and 61 to 83 % of the height. */
const washer = 'public/samples/washer/washer-rust-1.webp'
const defect = { left: 0.22, top: 0.56, right: 0.52, bottom: 0.88 }

const section = (page: Page) => page.getByRole('region', { name: 'Inspector' })
const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'Region of interest' })
const layer = (page: Page) => page.getByTestId('region-of-interest')

async function openWasher(page: Page): Promise<{ score: number; digest: number }> {
  await openApp(page)
  await dropFiles(page, [fromDisk(washer)])
  const score = await scoreOf(page, 'washer-rust-1.webp')
  await expect(row(page, 'washer-rust-1.webp')).toHaveAttribute('data-verdict', 'NG')
  return { score, digest: await overlayDigest(page) }
}

/** Where a place given in fractions of the picture is on screen. */
async function place(page: Page, u: number, v: number): Promise<{ x: number; y: number }> {
  const box = (await page.getByTestId('picture').boundingBox())!
  return { x: box.x + u * box.width, y: box.y + v * box.height }
}

async function drag(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
  beforeRelease?: () => Promise<void>,
) {
  const start = await place(page, ...from)
  const end = await place(page, ...to)
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2)
  await page.mouse.move(end.x, end.y)
  await beforeRelease?.()
  await page.mouse.up()
}

const stored = (page: Page) =>
  page.evaluate(
    () =>
      (
        JSON.parse(localStorage.getItem('flawscope.region-of-interest')!) as {
          state: { region: { shapes: { effect: string; kind: string; left: number; points?: unknown[] }[] } }
        }
      ).state.region.shapes,
  )

test('a rectangle that ignores the defect turns the verdict OK at once, without a new inference', async ({
  page,
}) => {
  const { score, digest } = await openWasher(page)
  await page.evaluate(() => {
    const prototype = Worker.prototype as { postMessage: unknown }
    const post = prototype.postMessage as (...all: unknown[]) => void
    prototype.postMessage = function (this: Worker, ...all: unknown[]) {
      document.documentElement.dataset.posted = 'yes'
      post.apply(this, all)
    }
  })
  await section(page).getByRole('button', { name: 'Draw a region' }).click()
  await toolbar(page).getByRole('radio', { name: 'Ignore' }).click()
  await drag(page, [defect.left, defect.top], [defect.right, defect.bottom], async () => {
    // The picture on screen is judged while the shape is in hand, the queue once it is let go.
    await expect(page.getByTestId('verdict')).toContainText('OK')
    await expect(row(page, 'washer-rust-1.webp')).toHaveAttribute('data-verdict', 'NG')
  })

  await expect(row(page, 'washer-rust-1.webp')).toHaveAttribute('data-verdict', 'OK')
  expect(await scoreOf(page, 'washer-rust-1.webp')).toBeLessThan(score)
  await expect.poll(() => overlayDigest(page)).not.toBe(digest)
  await expect(page.locator('html')).not.toHaveAttribute('data-posted')

  // Undone, everything is as it was; done again, the region outlives a reload.
  await page.keyboard.press('Control+z')
  await expect(row(page, 'washer-rust-1.webp')).toHaveAttribute('data-verdict', 'NG')
  expect(await scoreOf(page, 'washer-rust-1.webp')).toBe(score)
  await expect.poll(() => overlayDigest(page)).toBe(digest)
  await page.keyboard.press('Control+y')
  await expect(row(page, 'washer-rust-1.webp')).toHaveAttribute('data-verdict', 'OK')
  expect(await stored(page)).toMatchObject([{ kind: 'rectangle', effect: 'ignore' }])
  await page.reload()
  expect(await stored(page)).toHaveLength(1)
})

test('a polygon is drawn, reshaped, moved and deleted with the mouse', async ({ page }) => {
  await openWasher(page)
  await section(page).getByRole('button', { name: 'Draw a region' }).click()
  await toolbar(page).getByRole('button', { name: 'Polygon' }).click()
  for (const [u, v] of [
    [0.1, 0.1],
    [0.5, 0.1],
    [0.5, 0.4],
    [0.1, 0.1],
  ] as const) {
    const { x, y } = await place(page, u, v)
    await page.mouse.click(x, y)
  }
  await expect.poll(async () => (await stored(page))[0]?.points).toHaveLength(3)
  await expect(row(page, 'washer-rust-1.webp')).toHaveAttribute('data-verdict', 'OK')

  // Stretched over the defect by a new corner.
  await drag(page, [0.3, 0.25], [0.3, 0.95])
  await expect.poll(async () => (await stored(page))[0]?.points).toHaveLength(4)
  await page.keyboard.press('Escape')
  const before = (await stored(page))[0]!.points!
  await drag(page, [0.4, 0.2], [0.45, 0.2])
  await expect
    .poll(async () => JSON.stringify((await stored(page))[0]?.points))
    .not.toBe(JSON.stringify(before))
  await page.keyboard.press('Delete')
  await expect.poll(async () => (await stored(page)).length).toBe(0)
  await expect(row(page, 'washer-rust-1.webp')).toHaveAttribute('data-verdict', 'NG')
})

test('the keyboard alone places, moves and resizes a rectangle and goes nowhere else', async ({ page }) => {
  await openWasher(page)
  await page.keyboard.press('r')
  await toolbar(page).getByRole('button', { name: 'Rectangle' }).focus()
  await page.keyboard.press('Enter')
  const grip = layer(page).getByRole('button', { name: 'Shape 1, counts' })
  await expect(grip).toBeFocused()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('ArrowRight')
  const [moved] = await stored(page)
  expect(moved!.left).toBeCloseTo(0.355)
  await page.keyboard.press('Tab')
  await expect(layer(page).getByRole('button', { name: 'Corner 1 of 4' })).toBeFocused()
  await page.keyboard.press('Shift+ArrowLeft')
  expect((await stored(page))[0]!.left).toBeCloseTo(0.305)
  await page.keyboard.press('Delete')
  expect(await stored(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(toolbar(page)).toBeHidden()
  await expect(row(page, 'washer-rust-1.webp')).toBeVisible()
})

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } })

  test('a finger draws', async ({ page }) => {
    await openWasher(page)
    await section(page).getByRole('button', { name: 'Draw a region' }).tap()
    await page.getByTestId('picture').scrollIntoViewIfNeeded()
    await toolbar(page).getByRole('radio', { name: 'Ignore' }).tap()
    const from = await place(page, defect.left, defect.top)
    const to = await place(page, defect.right, defect.bottom)
    const session = await page.context().newCDPSession(page)
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] })
    await session.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: [{ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }],
    })
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [to] })
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await expect(row(page, 'washer-rust-1.webp')).toHaveAttribute('data-verdict', 'OK')
  })
})
