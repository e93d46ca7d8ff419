import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { decode, type DecodedPng } from 'fast-png'
import { strFromU8, unzipSync } from 'fflate'
import { csvParse } from 'd3-dsv'
import sharp from 'sharp'
import { exportDocumentSchema } from '../src/core/export/document'
import { dropFiles, fromDisk, openApp, scoreOf } from './support/app'

const samples = 'public/samples/washer'
const good = 'washer-good-1.webp'
const rusty = 'washer-rust-1.webp'

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Export' })

/** Ticks exactly these contents. */
async function choose(page: Page, contents: readonly RegExp[]): Promise<void> {
  await expect(dialogOf(page)).toBeVisible()
  for (const box of await dialogOf(page).getByRole('checkbox').all()) {
    const name = (await box.getAttribute('aria-labelledby'))!
    const label = (await page.locator(`[id="${name}"]`).textContent())!
    await box.setChecked(contents.some((wanted) => wanted.test(label)))
  }
}

/** Presses Export and reads what is saved. */
async function save(page: Page): Promise<{ name: string; bytes: Uint8Array }> {
  const download = page.waitForEvent('download')
  await dialogOf(page).getByRole('button', { name: 'Export', exact: true }).click()
  const file = await download
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
}

const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}

test('everything of two pictures as one ZIP, whose files agree with the page and each other', async ({
  page,
}) => {
  await openApp(page)
  await dropFiles(
    page,
    [good, rusty].map((name) => fromDisk(`${samples}/${name}`)),
  )
  await scoreOf(page, good)
  const score = await scoreOf(page, rusty)
  await page.keyboard.press('m')
  await page.keyboard.type('=1+1')
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await page.keyboard.press('e')
  await choose(page, [/./])
  await page.getByRole('radio', { name: 'Grey, 16 bits' }).click()
  const { name, bytes } = await save(page)
  expect(name).toMatch(/^flawscope [\d-]+ [\d.]+\.zip$/)
  await expect(dialogOf(page)).toHaveCount(0)

  const files = unzipSync(bytes)
  expect(Object.keys(files).sort()).toEqual(
    [
      ...['overlay', 'map', 'mask'].flatMap((kind) => [
        `${kind}s/001 washer-good-1.${kind}.png`,
        `${kind}s/002 washer-rust-1.${kind}.png`,
      ]),
      'coco.json',
      'inspections.json',
      'pictures.csv',
      'regions.csv',
      'report.html',
    ].sort(),
  )
  const text = (path: string): string => strFromU8(files[path]!).replace('\ufeff', '')
  const png = (path: string): DecodedPng => decode(files[path]!, { checkCrc: true })

  const document = exportDocumentSchema.parse(JSON.parse(text('inspections.json')))
  expect(document.pictures.map((picture) => picture.name)).toEqual([good, rusty])
  const second = document.pictures[1]!
  expect(second.score).toBeCloseTo(score, 3)
  expect(second.review).toMatchObject({ override: 'NG', note: '=1+1' })
  // The hash is that of the graph which the page was given.
  const { graph } = document.model!
  const served = await (await page.request.get(`models/default/${graph.file}`)).body()
  expect(createHash('sha256').update(served).digest('hex')).toBe(graph.sha256)

  const mask = png(second.files.mask!)
  const { width, height } = second
  expect(mask).toMatchObject({ width, height, depth: 8, channels: 1 })
  expect(second.defectArea).toBeGreaterThan(0)
  expect(sum(mask.data) / 255).toBe(second.defectArea)
  const map = png(second.files.map!)
  expect(map).toMatchObject({ width, height, depth: 16, channels: 1 })
  const hottest = second.regions[0]!.peak
  expect(map.data[hottest.y * width + hottest.x]).toBe(Math.round(hottest.value * 65535))
  const threshold = Math.round(document.settings.pixelThreshold * 65535)
  for (const [place, inside] of mask.data.entries())
    if (inside && map.data[place]! < threshold) throw new Error(`${place} is in the mask but not hot`)
  expect(png(second.files.overlay!)).toMatchObject({ width, height, depth: 8 })

  const pictures = csvParse(text('pictures.csv'))
  expect(pictures[1]).toMatchObject({
    name: rusty,
    verdict: 'NG',
    note: "'=1+1",
    defect_area_px: String(second.defectArea),
  })
  expect(csvParse(text('regions.csv')).map((line) => [line.name, Number(line.area_px)])).toEqual(
    document.pictures.flatMap((picture) => picture.regions.map(({ area }) => [picture.name, area])),
  )
  const coco = JSON.parse(text('coco.json')) as {
    annotations: { image_id: number; area: number; segmentation: { counts: number[] } }[]
  }
  const ofSecond = coco.annotations.filter((annotation) => annotation.image_id === 2)
  expect(sum(ofSecond.map(({ area }) => area))).toBe(second.defectArea)
  for (const { area, segmentation } of ofSecond)
    expect(sum(segmentation.counts.filter((_, run) => run % 2 === 1))).toBe(area)
  expect(text('report.html').match(/<img src="data:image\/jpeg;base64,/g)).toHaveLength(4)
})

test('the overlay of one picture is one PNG, upright and without what its file says of place and camera', async ({
  page,
}) => {
  const camera = 'Camera of Ms Example'
  const file = await sharp(`${samples}/${rusty}`)
    .resize(400, 300, { fit: 'fill' })
    .withExif({
      IFD0: { Make: camera },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 8/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  expect(file.includes(camera)).toBe(true)
  await openApp(page)
  await dropFiles(page, [{ name: 'tagged.jpg', mimeType: 'image/jpeg', buffer: file }])
  await scoreOf(page, 'tagged.jpg')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('radio', { name: 'Selected (1)' }).click()
  await choose(page, [/^Overlay/])
  const { name, bytes } = await save(page)
  expect(name).toBe('001 tagged.overlay.png')
  expect(decode(bytes)).toMatchObject({ width: 300, height: 400 })
  expect(Buffer.from(bytes).includes(camera)).toBe(false)
  expect(chunksOf(bytes).filter((chunk) => !['IHDR', 'IDAT', 'IEND', 'sRGB'].includes(chunk))).toEqual([])
})

/** Types of a PNG's chunks. */
function chunksOf(png: Uint8Array): string[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const types: string[] = []
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at))
    types.push(strFromU8(png.subarray(at + 4, at + 8)))
  return types
}

test('a cancelled export saves nothing; only what is shown is exported; without results there is none', async ({
  page,
}) => {
  await openApp(page)
  await page.keyboard.press('e')
  await expect(dialogOf(page)).toHaveCount(0)
  await dropFiles(
    page,
    [good, rusty].map((name) => fromDisk(`${samples}/${name}`)),
  )
  await scoreOf(page, good)
  await scoreOf(page, rusty)
  await page.keyboard.press('g')
  await page.getByRole('searchbox').fill('rust')
  await page.getByRole('button', { name: 'Export' }).click()
  await choose(page, [/./])
  const downloads: string[] = []
  page.on('download', (download) => downloads.push(download.suggestedFilename()))
  await page.evaluate(() => {
    const buttons = () => [...document.querySelectorAll<HTMLElement>('[role=dialog] button')]
    const press = (name: string) =>
      buttons()
        .find((button) => button.textContent === name)
        ?.click()
    new MutationObserver((_, observer) => {
      if (!buttons().some((button) => button.textContent === 'Cancel')) return
      observer.disconnect()
      press('Cancel')
    }).observe(document.body, { childList: true, subtree: true })
    press('Export')
  })
  await expect(page.getByText('The export was cancelled.')).toBeVisible()
  expect(downloads).toEqual([])

  await page.getByRole('radio', { name: 'Shown (1)' }).click()
  await choose(page, [/^Table of pictures/])
  const { name, bytes } = await save(page)
  expect(name).toBe('pictures.csv')
  expect(csvParse(strFromU8(bytes)).map((line) => line.name)).toEqual([rusty])
  expect(downloads).toEqual(['pictures.csv'])
})

test('the window is usable by keyboard and axe finds nothing in it, in German too', async ({ page }) => {
  await openApp(page)
  await dropFiles(page, [fromDisk(`${samples}/${rusty}`)])
  await scoreOf(page, rusty)
  await page.keyboard.press('e')
  await expect(dialogOf(page)).toBeVisible()
  expect((await new AxeBuilder({ page }).include('[role=dialog]').analyze()).violations).toEqual([])
  await page.keyboard.press('Escape')
  await expect(dialogOf(page)).toHaveCount(0)
  await page.getByRole('button', { name: /Language/ }).click()
  await page.getByRole('menuitemradio', { name: 'Deutsch' }).click()
  await page.keyboard.press('e')
  await expect(page.getByRole('dialog', { name: 'Exportieren' })).toContainText('Tabelle der Bereiche')
})

test('the report prints on A4: nothing beside the page, no picture cut in two, colours kept', async ({
  page,
  context,
}) => {
  await openApp(page)
  await dropFiles(
    page,
    [good, rusty, 'washer-dent-1.webp'].map((name) => fromDisk(`${samples}/${name}`)),
  )
  for (const name of [good, rusty, 'washer-dent-1.webp']) await scoreOf(page, name)
  await page.keyboard.press('s')
  await page.keyboard.press('e')
  await choose(page, [/^Overlay/])
  await expect(dialogOf(page)).toContainText('The comparison is not exported')
  await choose(page, [/^Report/])
  const { bytes } = await save(page)

  const report = await context.newPage()
  // The part of an A4 sheet between margins of 15 mm, in CSS pixels.
  await report.setViewportSize({ width: 680, height: 1009 })
  await report.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await report.setContent(strFromU8(bytes))
  await expect(report.locator('article')).toHaveCount(3)
  const layout = await report.evaluate(async () => {
    await Promise.all([...document.images].map((image) => image.decode()))
    return {
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      tallest: Math.max(...[...document.querySelectorAll('article')].map((each) => each.offsetHeight)),
      breaks: [...document.querySelectorAll('article, figure, tr')].map(
        (each) => getComputedStyle(each).breakInside,
      ),
      paper: getComputedStyle(document.body).backgroundColor,
    }
  })
  expect(layout.overflow).toBeLessThanOrEqual(0)
  // What may not be broken has to fit on a page.
  expect(layout.tallest).toBeLessThan(1009)
  expect(new Set(layout.breaks)).toEqual(new Set(['avoid']))
  expect(layout.paper).toBe('rgb(255, 255, 255)')
  const pdf = (await report.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1')
  const pages = pdf.match(/\/Type\s*\/Page\b/g)!.length
  expect(pages).toBeGreaterThanOrEqual(2)
  expect(pages).toBeLessThanOrEqual(4)
})
