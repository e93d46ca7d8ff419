import { expect, test, type Locator, type Page } from '@playwright/test'
import { dropFiles, fromDisk, openApp } from './support/app'
import { absence, defectivePicture, haveRealPictures } from './support/real-pictures'

const sample = 'public/samples/washer/washer-rust-1.webp'

/** Shows a picture at a threshold that leaves it several regions. */
async function showRegions(page: Page, path: string): Promise<void> {
  await openApp(page)
  await dropFiles(page, [fromDisk(path)])
  await expect(page.getByTestId('overlay')).toBeVisible()
  const threshold = page.getByRole('slider', { name: 'Pixel threshold' })
  const options = page.getByRole('option')
  for (let step = 0; step < 40 && (await options.count()) < 3; step++) await threshold.press('PageDown')
  await expect(options.nth(2)).toBeAttached()
}

const figures =
  /^Region \d+:\d+ [\d,]+ px, .+% peak 0\.\d{3} \d+ × \d+ px at \d+, \d+ centre \d+, \d+ mean 0\.\d{3}$/

/** What a row says, its figures apart by single spaces. */
const wordsOf = async (option: Locator): Promise<string> =>
  (await option.locator('> span').allTextContents()).join(' ')

test('the list names area, box, centre, peak and mean, hottest first', async ({ page }) => {
  await showRegions(page, sample)
  const names = await Promise.all((await page.getByRole('option').all()).map(wordsOf))
  for (const name of names) expect(name).toMatch(figures)
  const peaks = names.map((name) => Number(/peak ([\d.]+)/.exec(name)![1]))
  expect(peaks).toEqual(peaks.toSorted((a, b) => b - a))
})

test('list and picture name each other', async ({ page }) => {
  await showRegions(page, sample)
  const second = page.getByRole('option').nth(1)
  const id = await second.getAttribute('data-region')
  await second.hover()
  const outline = page.getByTestId('outline')
  await expect(outline.locator('[data-look="hovered"]')).toHaveAttribute('data-region', id!)
  await expect(page.getByTestId('region-tag')).toHaveText('2')
  await second.click()
  await expect(outline.locator('[data-look="selected"]')).toHaveAttribute('data-region', id!)
  await expect(second).toHaveAttribute('aria-selected', 'true')

  // An id is the peak's pixel: it lies in its region.
  const first = page.getByRole('option').first()
  const [x, y] = (await first.getAttribute('data-region'))!.split(',').map(Number)
  const box = (await page.getByTestId('picture').boundingBox())!
  const place = { x: box.x + (box.width * (x! + 0.5)) / 640, y: box.y + (box.height * (y! + 0.5)) / 640 }
  await page.mouse.move(place.x, place.y)
  await expect(outline.locator('[data-look="hovered"]')).toHaveCount(1)
  await page.mouse.click(place.x, place.y)
  await expect(first).toHaveAttribute('aria-selected', 'true')
  await page.mouse.click(box.x + 3, box.y + 3)
  await expect(outline.locator('[data-look="selected"]')).toHaveCount(0)
})

test('the keyboard goes from region to region, and brings them into sight', async ({ page }) => {
  await showRegions(page, sample)
  const stage = (await page.getByTestId('stage').boundingBox())!
  await page.mouse.move(stage.x + stage.width / 2, stage.y + stage.height / 2)
  await page.mouse.wheel(0, -1500)
  const list = page.getByRole('listbox', { name: 'Regions' })
  await list.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  const second = page.getByRole('option').nth(1)
  await expect(second).toHaveAttribute('aria-selected', 'true')
  await expect(list).toHaveAttribute('aria-activedescendant', (await second.getAttribute('id'))!)
  const tag = page.getByTestId('region-tag')
  await expect
    .poll(async () => {
      const box = (await tag.boundingBox())!
      return (
        box.x > stage.x && box.y > stage.y && box.x < stage.x + stage.width && box.y < stage.y + stage.height
      )
    })
    .toBe(true)
  await page.keyboard.press('Escape')
  await expect(tag).toHaveCount(0)
})

test('keys and palette go from region to region wherever the focus is', async ({ page }) => {
  await showRegions(page, sample)
  const options = page.getByRole('option')
  await page.keyboard.press('l')
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('l')
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('previous region')
  await page.keyboard.press('Enter')
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
})

test('the minimum area drops what is smaller, from list and outlines', async ({ page }) => {
  await showRegions(page, sample)
  const options = page.getByRole('option')
  const count = await options.count()
  const outline = page.getByTestId('outline').locator('path').first()
  const rings = (await outline.getAttribute('d'))!.match(/M/g)!.length
  await page.getByRole('spinbutton', { name: 'Minimum area' }).fill('5000')
  await expect.poll(() => options.count()).toBeLessThan(count)
  expect((await outline.getAttribute('d'))!.match(/M/g)!.length).toBeLessThan(rings)
})

test('a scale, by number or by a measured length, gives millimetres', async ({ page }) => {
  await showRegions(page, sample)
  const first = page.getByRole('option').first()
  await page.getByRole('spinbutton', { name: 'Scale' }).fill('0.5')
  await expect(first).toContainText(' mm²')
  const words = await wordsOf(first)
  const pixels = Number(/ ([\d,]+) px/.exec(words)![1]!.replace(',', ''))
  const square = Number(/([\d.,]+) mm²/.exec(words)![1]!.replace(',', ''))
  expect(square / (pixels * 0.25)).toBeCloseTo(1, 2)

  await page.getByRole('button', { name: 'Measure a known length on the picture' }).click()
  const box = (await page.getByTestId('picture').boundingBox())!
  const across = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * 0.25, across)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.75, across, { steps: 5 })
  await page.mouse.up()
  await expect(page.getByText('320 px are')).toBeVisible()
  await page.getByLabel('Length in millimetres').fill('32')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('spinbutton', { name: 'Scale' })).toHaveValue(/^0\.1/)
  await page.mouse.move(box.x + box.width * 0.5, across)
  await expect(page.getByTestId('pointer').first()).toHaveText(/^320, 320 px \(32, 32 mm\)/)
})

test.describe('real pictures', () => {
  test.skip(!haveRealPictures, absence)

  test('the hottest region lies on the defect', async ({ page }) => {
    const { path, mask } = defectivePicture('evaluation-only/mvtec_bottle', 'broken_large')
    await showRegions(page, path)
    const id = await page.getByRole('option').first().getAttribute('data-region')
    const [x, y] = id!.split(',').map(Number)
    const { default: sharp } = await import('sharp')
    const { data, info } = await sharp(mask).greyscale().raw().toBuffer({ resolveWithObject: true })
    const reach = Math.round(info.width / 50)
    const near = Array.from({ length: 2 * reach + 1 }, (_, dy) =>
      Array.from(
        { length: 2 * reach + 1 },
        (_, dx) => data[(y! + dy - reach) * info.width + x! + dx - reach] ?? 0,
      ),
    ).flat()
    expect(Math.max(...near)).toBeGreaterThan(127)
  })
})
