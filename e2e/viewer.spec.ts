import { expect, test, type Page } from '@playwright/test'
import sharp from 'sharp'
import { dropFiles, fromDisk, openApp, row, showLayer } from './support/app'
import { colourAt, differenceWhenMoved, pixelsOf, readScene, type Pixels } from './support/alignment'
import { defectivePicture, haveRealPictures } from './support/real-pictures'
import { countWorkerMessages, workerMessages } from './support/worker-messages'

const samples = 'public/samples'
const oblong = `${samples}/blister/blister-broken-tablet-1.webp`

async function show(page: Page, path: string): Promise<void> {
  await openApp(page)
  await dropFiles(page, [fromDisk(path)])
  await expect(page.getByTestId('overlay')).toBeVisible()
  await page.mouse.move(0, 0)
}

/** Zoom steps, with what they make of the magnification. */
const zooms = {
  fitted: async (page: Page) => page.keyboard.press('0'),
  'actual size': async (page: Page) => page.keyboard.press('9'),
  'five times': async (page: Page) => {
    await page.keyboard.press('9')
    for (let step = 0; step < 4; step++) await page.keyboard.press('+')
  },
} as const

/** Without motion a zoom is done when its key is. */
const still = { contextOptions: { reducedMotion: 'reduce' } } as const

for (const pixelRatio of [1, 2])
  test.describe(`${pixelRatio} screen pixels a CSS pixel`, () => {
    test.use({ deviceScaleFactor: pixelRatio, ...still })

    const pictures: [string, () => string][] = [['a sample of 720 x 540', () => oblong]]
    if (haveRealPictures)
      pictures.push([
        'a real picture that is not square',
        () => defectivePicture('open/ballscrew_bsdata', 'pitting').path,
      ])
    for (const [name, pathOf] of pictures)
      test(`picture, heat map and outline stay aligned at three zooms: ${name}`, async ({ page }) => {
        test.slow()
        const path = pathOf()
        const picture = await pixelsOf(path)
        expect(picture.width).not.toBe(picture.height)
        await show(page, path)
        await page.getByRole('slider', { name: 'Opacity' }).press('End')
        // A low threshold outlines something everywhere.
        await page.getByRole('slider', { name: 'Pixel threshold' }).press('Home')
        for (let step = 0; step < 15; step++)
          await page.getByRole('slider', { name: 'Pixel threshold' }).press('PageUp')
        for (const [zoom, go] of Object.entries(zooms)) {
          await go(page)
          // A busy machine may paint a frame late: the page is looked at until it is at rest.
          await expect(() => expectAligned(page, picture, pixelRatio, zoom)).toPass({ timeout: 60_000 })
        }
      })
  })

test.describe('a high-density screen', () => {
  test.use({ deviceScaleFactor: 2, ...still })

  test('at actual size every screen pixel is one picture pixel', async ({ page }) => {
    // A board of single pixels: any blending would leave greys.
    const [width, height] = [400, 300]
    const board = Buffer.from(
      Array.from({ length: width * height }, (_, i) => ((i % width) + Math.floor(i / width)) % 2).map(
        (odd) => odd * 255,
      ),
    )
    const png = await sharp(board, { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer()
    await openApp(page)
    await dropFiles(page, [{ name: 'board.png', mimeType: 'image/png', buffer: png }])
    await expect(page.getByTestId('overlay')).toBeVisible()
    await showLayer(page, 'Picture')
    await page.keyboard.press('o')
    await page.keyboard.press('9')
    await expect(page.getByLabel('Magnification')).toHaveText(/^100/)
    // The picture follows its readout with the next frame.
    const boxOf = async () => (await page.getByTestId('picture').boundingBox())!
    await expect.poll(async () => (await boxOf()).width).toBeCloseTo(width / 2)
    const box = await boxOf()
    const clip = { x: box.x + 20, y: box.y + 20, width: 40, height: 40 }
    const shown = await pixelsOf(await page.screenshot({ clip }))
    expect(shown.width).toBe(80)
    const levels = Array.from({ length: 80 * 80 }, (_, i) => shown.data[3 * i]!)
    expect(levels.filter((level) => level > 5 && level < 250)).toEqual([])
    expect(levels.filter((level) => level > 250).length).toBe(levels.length / 2)
  })
})

/** Compares what is on screen with picture, heat map and outline, read from the page itself. */
async function expectAligned(page: Page, picture: Pixels, pixelRatio: number, zoom: string): Promise<void> {
  const scene = await readScene(page)
  const [img, canvas, svg] = scene.boxes
  expect(canvas, zoom).toEqual(img)
  expect(svg, zoom).toEqual(img)

  const outlined = await pixelsOf(await page.getByTestId('stage').screenshot())
  await page.keyboard.press('o')
  const shown = await pixelsOf(await page.getByTestId('stage').screenshot())
  await page.keyboard.press('o')
  const { stage } = scene
  const onScreen = scene.outline
    .map(([x, y]) => ({
      x: (img!.x + (x / picture.width) * img!.width - stage.x) * pixelRatio,
      y: (img!.y + (y / picture.height) * img!.height - stage.y) * pixelRatio,
    }))
    .filter(({ x, y }) => x > 3 && y > 3 && x < outlined.width - 60 && y < outlined.height - 60)
  // The line is light whatever lies under it: somewhere in reach of a point it has made it lighter.
  const lightened = (x: number, y: number) =>
    Math.min(...colourAt(outlined, x, y)) - Math.min(...colourAt(shown, x, y)) > 50
  const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [dx, dy] as const))
  const white = onScreen.filter(({ x, y }) => around.some(([dx, dy]) => lightened(x + dx, y + dy)))
  expect(onScreen.length, zoom).toBeGreaterThan(10)
  expect(white.length / onScreen.length, zoom).toBeGreaterThan(0.85)

  const difference = (pictureMove: readonly [number, number], overlayMove: readonly [number, number]) =>
    differenceWhenMoved(scene, shown, picture, pixelRatio, {
      picture: pictureMove,
      overlay: overlayMove,
    })
  const rest = difference([0, 0], [0, 0])
  expect(rest, zoom).toBeLessThan(8)
  for (const move of [
    [-12, 0],
    [12, 0],
    [0, -12],
    [0, 12],
  ] as const) {
    expect(difference(move, [0, 0]), `${zoom}, picture moved by ${move.join()}`).toBeGreaterThan(rest)
    expect(difference([0, 0], move), `${zoom}, map moved by ${move.join()}`).toBeGreaterThan(rest)
  }
}

test('opacity, colours, thresholds, layers and comparisons send nothing to the worker', async ({ page }) => {
  await countWorkerMessages(page)
  await show(page, oblong)
  const before = await workerMessages(page)
  expect(before).toBeGreaterThan(0)

  await page.getByRole('slider', { name: 'Opacity' }).press('ArrowLeft')
  await page.getByRole('radio', { name: 'Cividis' }).click()
  const line = page.getByRole('slider', { name: 'Image threshold' })
  await page.getByTestId('histogram').scrollIntoViewIfNeeded()
  const chart = (await page.getByTestId('histogram').boundingBox())!
  await page.mouse.move(chart.x + chart.width / 2, chart.y + 30)
  await page.mouse.down()
  for (const share of [0.3, 0.1, 0.02]) await page.mouse.move(chart.x + chart.width * share, chart.y + 30)
  await page.mouse.up()
  expect(Number(await line.getAttribute('aria-valuenow'))).toBeLessThan(0.1)
  await expect(page.getByTestId('queue-item')).toHaveAttribute('data-verdict', 'NG')
  const pixel = page.getByRole('slider', { name: 'Pixel threshold' })
  for (let step = 0; step < 20; step++) await pixel.press('PageDown')
  await page.getByRole('spinbutton', { name: 'Minimum area' }).fill('500')
  await page.getByRole('spinbutton', { name: 'Minimum area' }).blur()
  for (const key of ['1', '2', '3', '4', 's', 'd', 'b', '3']) await page.keyboard.press(key)

  expect(await workerMessages(page)).toBe(before)
})

test('the difference of the maps has colours and a legend of its own', async ({ page }) => {
  await show(page, oblong)
  await page.keyboard.press('4')
  await expect(page.getByTestId('overlay')).toHaveAttribute('data-layer', 'difference')
  await expect(page.getByRole('img', { name: /difference, from −1/ })).toBeVisible()
  const box = (await page.getByTestId('picture').boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await expect(page.getByTestId('pointer').first()).toHaveText(/px\s*\|\s*[+−]?0\.\d{3}/)
})

test('coarse and refined under a slider that keys move', async ({ page }) => {
  await show(page, oblong)
  await page.keyboard.press('s')
  const split = page.getByRole('slider', { name: /Split/ })
  await expect(split).toHaveAttribute('aria-valuenow', '50')
  const shownAt = async (share: number) => {
    const box = (await page.getByTestId('picture').boundingBox())!
    const pixels = await pixelsOf(await page.screenshot())
    return colourAt(pixels, box.x + box.width * share, box.y + box.height * 0.5)
  }
  const distance = (a: number[], b: number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))
  await page.keyboard.press('2')
  const coarse = await shownAt(0.45)
  await page.keyboard.press('3')
  const refined = await shownAt(0.45)
  await page.keyboard.press('s')
  expect(distance(await shownAt(0.45), coarse)).toBeLessThanOrEqual(2)
  await split.press('Home')
  await expect(split).toHaveAttribute('aria-valuenow', '0')
  expect(distance(await shownAt(0.45), refined)).toBeLessThanOrEqual(2)
  await page.keyboard.press('s')
  await expect(split).toHaveCount(0)
})

test('side by side both panes show the same part', async ({ page }) => {
  await show(page, oblong)
  await page.keyboard.press('d')
  const pictures = page.getByTestId('picture')
  await expect(pictures).toHaveCount(2)
  const stage = (await page.getByTestId('stage').boundingBox())!
  await page.mouse.move(stage.x + stage.width * 0.75, stage.y + stage.height * 0.4)
  await page.mouse.wheel(0, -600)
  await page.mouse.down()
  await page.mouse.move(stage.x + stage.width * 0.7, stage.y + stage.height * 0.5, { steps: 4 })
  await page.mouse.up()
  const [left, right] = [(await pictures.nth(0).boundingBox())!, (await pictures.nth(1).boundingBox())!]
  expect(left.width).toBeGreaterThan(stage.width / 2)
  expect(right.width).toBeCloseTo(left.width, 3)
  expect(right.y).toBeCloseTo(left.y, 3)
  expect(right.x - left.x).toBeCloseTo(stage.width / 2, 0)
})

test('blinking alternates, says how fast, and stops', async ({ page }) => {
  await show(page, oblong)
  await page.keyboard.press('b')
  await expect(page.getByText('0.7 s each')).toBeVisible()
  const shown = page.locator('[data-testid="overlay"]:visible')
  await expect(shown).toHaveAttribute('data-layer', 'refined')
  await expect(shown).toHaveAttribute('data-layer', 'coarse')
  await page.getByRole('button', { name: 'Pause' }).click()
  const layer = await shown.getAttribute('data-layer')
  await page.waitForTimeout(1600)
  await expect(shown).toHaveAttribute('data-layer', layer!)
})

test.describe('reduced motion', () => {
  test.use(still)

  test('blinking waits until it is asked for', async ({ page }) => {
    await show(page, oblong)
    await page.keyboard.press('b')
    const shown = page.locator('[data-testid="overlay"]:visible')
    await page.waitForTimeout(1600)
    await expect(shown).toHaveAttribute('data-layer', 'coarse')
    await page.getByRole('button', { name: 'Show the other' }).click()
    await expect(shown).toHaveAttribute('data-layer', 'refined')
    await page.getByRole('button', { name: 'Blink', exact: true }).click()
    await expect(shown).toHaveAttribute('data-layer', 'coarse')
  })
})

test.describe('touch', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 })

  test('a tap shows the value, two fingers zoom, one pans', async ({ page }) => {
    await show(page, oblong)
    const picture = page.getByTestId('picture')
    const fitted = (await picture.boundingBox())!
    const middle = { x: fitted.x + fitted.width / 2, y: fitted.y + fitted.height / 2 }
    await page.touchscreen.tap(middle.x, middle.y)
    await expect(page.getByTestId('pointer').filter({ visible: true })).toHaveText(
      /^\d+, \d+ px\s*\|\s*0\.\d{3}$/,
    )

    const touch = await page.context().newCDPSession(page)
    const send = (
      type: 'touchStart' | 'touchMove' | 'touchEnd',
      points: readonly (readonly [number, number])[],
    ) =>
      touch.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: points.map(([x, y], id) => ({ x, y, id })),
      })
    const fingers = (reach: number) =>
      [
        [middle.x - reach, middle.y],
        [middle.x + reach, middle.y],
      ] as const
    await send('touchStart', fingers(30))
    for (const reach of [45, 60, 75, 90]) await send('touchMove', fingers(reach))
    await send('touchEnd', [])
    const zoomed = (await picture.boundingBox())!
    expect(zoomed.width / fitted.width).toBeCloseTo(3, 1)
    expect(zoomed.x + zoomed.width / 2).toBeCloseTo(middle.x, 0)

    await send('touchStart', [[middle.x, middle.y]])
    for (const step of [10, 20, 30, 40]) await send('touchMove', [[middle.x + step, middle.y]])
    await send('touchEnd', [])
    const panned = (await picture.boundingBox())!
    expect(panned.x - zoomed.x).toBeCloseTo(40, 0)
    expect(panned.y).toBeCloseTo(zoomed.y, 0)
  })
})

test('the histogram tells range and count of a column, and its line moves by keys and resets', async ({
  page,
}) => {
  await show(page, oblong)
  const score = Number(await page.getByTestId('score').textContent())
  await page.getByTestId('histogram').scrollIntoViewIfNeeded()
  const chart = (await page.getByTestId('histogram').boundingBox())!
  await page.mouse.move(chart.x + 8 + (chart.width - 16) * Math.min(0.999, score), chart.y + 40)
  await expect(page.getByTestId('bin')).toHaveText(/^\d\.\d{3} to \d\.\d{3}: (1 OK, 0 NG|0 OK, 1 NG)$/)
  const line = page.getByRole('slider', { name: 'Image threshold' })
  const calibrated = await line.getAttribute('aria-valuenow')
  await line.press('Home')
  await expect(row(page, 'blister')).toHaveAttribute('data-verdict', 'NG')
  await expect(line).toHaveAttribute('aria-valuetext', '0.000, 1 of 1 NG')
  await page.getByRole('button', { name: 'Reset image threshold to the calibration' }).click()
  await expect(line).toHaveAttribute('aria-valuenow', calibrated!)
})
