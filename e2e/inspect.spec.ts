import { expect, test } from '@playwright/test'
import {
  dropFiles,
  fromDisk,
  heatAgainst,
  openApp,
  overlayDigest,
  pasteFiles,
  row,
  scoreOf,
  showLayer,
} from './support/app'
import { corruptCopy, emptyFile, svg, textNamedPng } from './support/bad-files'
import { absence, defectivePicture, goodPicture, haveRealPictures } from './support/real-pictures'
import { countWorkerMessages, workerMessages } from './support/worker-messages'

const samples = 'public/samples'
const goodSample = `${samples}/washer/washer-good-1.webp`

test.describe('real pictures', () => {
  test.skip(!haveRealPictures, absence)

  for (const [category, defect] of [
    ['open/hazelnut_toy', 'colour'],
    ['evaluation-only/mvtec_bottle', 'broken_large'],
  ] as const) {
    test(`${category}: the defective picture scores higher and is hot on its defect`, async ({ page }) => {
      const good = goodPicture(category)
      const defective = defectivePicture(category, defect)
      await openApp(page)
      await dropFiles(page, [
        { ...fromDisk(good), name: 'good.jpg' },
        { ...fromDisk(defective.path), name: 'defective.jpg' },
      ])
      const goodScore = await scoreOf(page, 'good.jpg')
      expect(await scoreOf(page, 'defective.jpg')).toBeGreaterThan(goodScore)

      await showLayer(page, 'Coarse')
      const coarse = await heatAgainst(page, defective.mask)
      const coarseDigest = await overlayDigest(page)
      expect(coarse.inside).toBeGreaterThan(coarse.outside)

      await showLayer(page, 'Refined')
      await expect.poll(() => overlayDigest(page)).not.toBe(coarseDigest)
      const refined = await heatAgainst(page, defective.mask)
      expect(refined.inside).toBeGreaterThan(2 * refined.outside)
      expect(refined.peakOnDefect).toBe(true)
    })
  }

  test('the overlay keeps the aspect of a picture that is not square', async ({ page }) => {
    await openApp(page)
    const { path } = defectivePicture('open/ballscrew_bsdata', 'pitting')
    await dropFiles(page, [fromDisk(path)])
    const overlay = page.getByTestId('overlay')
    await expect(overlay).toBeVisible()
    const picture = await page.getByTestId('picture').boundingBox()
    const box = await overlay.boundingBox()
    expect(box).toEqual(picture)
    const shown = page.getByTestId('picture').locator('img').last()
    const { width, height } = await shown.evaluate(({ naturalWidth, naturalHeight }: HTMLImageElement) => ({
      width: naturalWidth,
      height: naturalHeight,
    }))
    expect(picture!.width / picture!.height).toBeCloseTo(width / height, 1)
    expect(width).not.toBe(height)
  })
})

test('a sample: both maps, score, verdict, known defect, provider and times', async ({ page }) => {
  await openApp(page)
  await page.getByRole('button', { name: /^Inspect washer-rust-1/ }).click()
  await expect(page.getByTestId('queue-item')).toHaveAttribute('data-state', 'done')
  await expect(page.getByTestId('verdict')).toContainText(/OK|NG/)
  const heat = await heatAgainst(page, `${samples}/washer/washer-rust-1-mask.png`)
  expect(heat.inside).toBeGreaterThan(2 * heat.outside)
  const refined = await overlayDigest(page)
  await showLayer(page, 'Coarse')
  await expect.poll(() => overlayDigest(page)).not.toBe(refined)
  await expect(page.getByText('Known defect')).toBeVisible()
  await expect(page.getByText(/\d+ ms/).first()).toBeVisible()
})

test('pasted pictures join the queue', async ({ page }) => {
  await openApp(page)
  await pasteFiles(page, [{ ...fromDisk(goodSample), name: 'image.png' }])
  await expect(row(page, 'Pasted picture 1.png')).toHaveAttribute('data-state', 'done')
})

test('browsed pictures join the queue', async ({ page }) => {
  await openApp(page)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Browse files' }).click()
  await (await chooser).setFiles([goodSample, `${samples}/label/label-hole-1.webp`])
  await expect(row(page, 'washer-good-1.webp')).toHaveAttribute('data-state', 'done')
  await expect(row(page, 'label-hole-1.webp')).toHaveAttribute('data-state', 'done')
})

test('bad files each say what is wrong and the others finish', async ({ page }) => {
  await openApp(page)
  const title = await page.title()
  await dropFiles(page, [corruptCopy(goodSample), textNamedPng, emptyFile, svg, fromDisk(goodSample)])
  for (const [{ name }, message] of [
    [corruptCopy(goodSample), /damaged|cut off|corrupt|could not be decoded/i],
    [textNamedPng, /text/i],
    [emptyFile, /empty/i],
    [svg, /SVG/],
  ] as const) {
    await expect(row(page, name)).toHaveAttribute('data-state', 'failed')
    await row(page, name).getByRole('button').first().click()
    await expect(page.getByRole('region', { name: 'Viewer' })).toContainText(message)
  }
  await expect(row(page, 'washer-good-1.webp')).toHaveAttribute('data-state', 'done')
  expect(await page.title()).toBe(title)
})

test('opacity, colours and thresholds send nothing to the worker', async ({ page }) => {
  await countWorkerMessages(page)
  await openApp(page)
  await page.getByRole('button', { name: /^Inspect washer-rust-1/ }).click()
  await expect(page.getByTestId('overlay')).toBeVisible()
  const before = await workerMessages(page)
  expect(before).toBeGreaterThan(0)

  const digest = await overlayDigest(page)
  await page.getByRole('radio', { name: 'Viridis' }).click()
  await expect.poll(() => overlayDigest(page)).not.toBe(digest)

  const overlay = page.getByTestId('overlay')
  const opacity = await overlay.evaluate((canvas) => getComputedStyle(canvas).opacity)
  await page.getByRole('slider', { name: 'Opacity' }).press('Home')
  await expect.poll(() => overlay.evaluate((canvas) => getComputedStyle(canvas).opacity)).not.toBe(opacity)

  const item = page.getByTestId('queue-item')
  const threshold = page.getByRole('slider', { name: 'Image threshold' })
  await threshold.press('Home')
  await expect(item).toHaveAttribute('data-verdict', 'NG')
  await threshold.press('End')
  await expect(item).toHaveAttribute('data-verdict', 'OK')

  const outline = page.getByTestId('outline').locator('path').first()
  const path = await outline.getAttribute('d')
  await page.getByRole('slider', { name: 'Pixel threshold' }).press('PageDown')
  await expect(outline).not.toHaveAttribute('d', path ?? '')

  expect(await workerMessages(page)).toBe(before)
})

test('the keyboard alone goes through queue and layers', async ({ page }) => {
  await openApp(page)
  await dropFiles(page, [fromDisk(goodSample), fromDisk(`${samples}/label/label-hole-1.webp`)])
  await expect(row(page, 'label-hole-1.webp')).toHaveAttribute('data-state', 'done')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('heading', { name: 'label-hole-1.webp' })).toBeVisible()
  await page.keyboard.press('1')
  await expect(page.getByTestId('overlay')).toHaveCount(0)
  await page.keyboard.press('2')
  await expect(page.getByRole('radio', { name: 'Coarse' })).toBeChecked()
  await page.keyboard.press('Delete')
  await expect(page.getByTestId('queue-item')).toHaveCount(1)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('no picture ever stands beside another one’s score', async ({ page }) => {
  await openApp(page)
  await dropFiles(page, [fromDisk(goodSample), fromDisk(`${samples}/washer/washer-rust-1.webp`)])
  await expect(row(page, 'washer-rust-1.webp')).toHaveAttribute('data-state', 'done')
  const scores = [
    await scoreOf(page, 'washer-rust-1.webp'),
    await scoreOf(page, 'washer-good-1.webp'),
  ] as const
  // What stands on the page each time that anything on it has changed.
  await page.evaluate(() => {
    const seen = new Set<string>()
    Object.assign(globalThis, { seen })
    new MutationObserver(() => {
      const name = document.querySelector('[aria-label="Viewer"] h2')?.textContent
      seen.add(`${name}: ${document.querySelector('[data-testid="score"]')?.textContent}`)
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  })
  for (let step = 0; step < 3; step++) {
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('heading', { name: 'washer-rust-1.webp' })).toBeVisible()
    await page.keyboard.press('ArrowUp')
    await expect(page.getByRole('heading', { name: 'washer-good-1.webp' })).toBeVisible()
  }
  const seen = await page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen])
  expect(seen.toSorted()).toEqual([
    `washer-good-1.webp: ${scores[1].toFixed(3)}`,
    `washer-rust-1.webp: ${scores[0].toFixed(3)}`,
  ])
})
