import { expect, test, type Page } from '@playwright/test'
import { alone } from './support/alone'
import { readFileSync } from 'node:fs'
import { expectFit } from './support/accessibility'
import {
  makeLabelledFolder,
  makeLargeFolder,
  openEvaluate,
  pickFolder,
  zipFolder,
} from './support/labelled-folder'
import { dropFiles, fromDisk, row } from './support/app'

const results = (page: Page) => page.getByTestId('evaluation-results')

async function evaluate(page: Page, folder: string): Promise<void> {
  await openEvaluate(page)
  await pickFolder(page, folder)
  await page.getByTestId('run-evaluation').click()
  await expect(results(page)).toBeVisible({ timeout: 120_000 })
}

/** What a button saves, as text. */
async function saved(page: Page, name: string): Promise<string> {
  const download = page.waitForEvent('download')
  await page.getByRole('group', { name: 'Export the evaluation' }).getByRole('button', { name }).click()
  return readFileSync(await (await download).path(), 'utf8')
}

test('says what it understood of a folder, measures it and names what it could not use', async ({ page }) => {
  await openEvaluate(page)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Measure how well flaws are found')
  await pickFolder(page, makeLabelledFolder())
  const summary = page.getByTestId('set-summary')
  await expect(summary).toContainText('washer')
  await expect(summary.getByRole('row')).toHaveText([
    /Class/,
    /^good3––$/,
    /^dent220$/,
    /^rust211$/,
    /^scratch211$/,
  ])
  await summary.getByText('2 files are left out').click()
  await expect(summary).toContainText('training pictures, which only teach')

  await page.getByTestId('run-evaluation').click()
  await expect(results(page)).toContainText('3 good, 5 defective, 3 with mask')
  await results(page).getByText('2 files could not be used').click()
  const problems = page.getByTestId('problems')
  await expect(problems).toContainText('scratch/broken.png: left out.')
  await expect(problems).toContainText('scratch/washer-scratch-1.webp: counts without its mask.')
  await expect(problems).toContainText('720 x 540 pixels, its picture 640 x 640')

  const figures = page.getByTestId('figures')
  for (const view of ['refined', 'coarse'])
    for (const figure of ['imageAuroc', 'pixelAuroc', 'pixelAp', 'aupro']) {
      const cell = figures.locator(`[data-view="${view}"] [data-figure="${figure}"]`)
      expect(Number(await cell.getAttribute('data-value'))).toBeGreaterThan(0)
      expect(Number(await cell.getAttribute('data-value'))).toBeLessThanOrEqual(1)
    }
})

test('a ZIP archive of a labelled folder is the folder; a broken one says what to do', async ({ page }) => {
  const folder = makeLabelledFolder()
  await openEvaluate(page)
  const archive = (damage: number) => ({
    name: 'washer.zip',
    mimeType: 'application/zip',
    buffer: zipFolder(folder, damage),
  })
  // Half of it is missing: nothing is taken of such an archive.
  await dropFiles(page, [archive(0.5)])
  await expect(page.getByRole('alert')).toContainText('ZIP')
  await expect(page.getByTestId('set-summary')).toHaveCount(0)

  await dropFiles(page, [archive(0)])
  const summary = page.getByTestId('set-summary')
  const classes = [/Class/, /^good3––$/, /^dent220$/, /^rust211$/, /^scratch211$/]
  await expect(summary.getByRole('row')).toHaveText(classes)
  const figures = async () => {
    await page.getByTestId('run-evaluation').click()
    await expect(results(page)).toContainText('3 good, 5 defective, 3 with mask')
    const cells = page.getByTestId('figures').locator('[data-figure]')
    return cells.evaluateAll((all) => all.map((cell) => (cell as HTMLElement).dataset.value))
  }
  const fromArchive = await figures()
  await page.reload()
  await openEvaluate(page)
  await pickFolder(page, folder)
  expect(await figures()).toEqual(fromArchive)
})

test('sample pictures stand in for a folder', async ({ page }) => {
  await openEvaluate(page)
  await page.getByRole('button', { name: 'Take sample pictures' }).click()
  await expect(page.getByTestId('set-summary').getByRole('row')).toHaveText([
    /Class/,
    /^good8––$/,
    /^dent220$/,
    /^missing piece220$/,
    /^rust220$/,
    /^scratch220$/,
  ])
  await page.getByTestId('run-evaluation').click()
  await expect(results(page)).toContainText('8 good, 8 defective, 8 with mask')
  await expect(page.getByTestId('problems')).toHaveCount(0)
})

test('the threshold moves by keys, and counts, table and galleries follow', async ({ page }) => {
  await evaluate(page, makeLabelledFolder())
  const slider = page.getByRole('slider', { name: 'Threshold' })
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(page.getByTestId('caught')).toContainText('5')
  await expect(page.getByTestId('false-alarms')).toContainText('3')
  await expect(page.getByRole('button', { name: /^Open in Inspect: good\// })).toHaveCount(3)
  await expect(slider).toHaveAttribute('aria-valuetext', /0 of 5 defective missed, 3 of 3 good alarmed/)
  await page.keyboard.press('End')
  await expect(page.getByTestId('missed')).toContainText('5')
  await expect(page.getByTestId('passed')).toContainText('3')
  await expect(page.getByRole('button', { name: /^Open in Inspect: (dent|rust|scratch)\// })).toHaveCount(5)
  await expect(page.getByTestId('types')).toContainText('0 of 2')

  // The best threshold is at least as good as any a key could reach.
  await page.getByRole('button', { name: /^Best:/ }).click()
  const count = async (id: string) => Number(/\d+/.exec((await page.getByTestId(id).textContent())!)![0])
  const gain = (await count('caught')) / 5 - (await count('false-alarms')) / 3
  expect(gain).toBeGreaterThanOrEqual(0)

  // The palette knows it too.
  const threshold = page.getByTestId('threshold')
  const best = await threshold.textContent()
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(threshold).not.toHaveText(best!)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Command', exact: true })).toBeFocused()
  await page.keyboard.type('best thr')
  await page.keyboard.press('Enter')
  await expect(threshold).toHaveText(best!)

  // Each view has a threshold of its own.
  await page.getByRole('radio', { name: 'Coarse' }).click()
  await expect(page.getByRole('button', { name: /^In use:/ })).toHaveCount(0)
  await expect(page.getByTestId('threshold')).not.toHaveText('')
})

test('a mistake opens in the viewer, once', async ({ page }) => {
  await evaluate(page, makeLabelledFolder())
  await page.getByRole('slider', { name: 'Threshold' }).focus()
  await page.keyboard.press('End')
  const name = 'washer-dent-1.webp'
  for (let visit = 0; visit < 2; visit++) {
    await page.getByRole('button', { name: `Open in Inspect: dent/${name}` }).click()
    await expect(page.getByRole('heading', { name })).toBeVisible()
    await expect(row(page, name)).toHaveCount(1)
    await expect(row(page, name)).toHaveAttribute('data-state', 'done')
    await page.goBack()
    await expect(results(page)).toBeVisible()
  }
})

test('exports say the same as the page, and how it was made', async ({ page }) => {
  await evaluate(page, makeLabelledFolder())
  const shown = await page.locator('[data-view="refined"] [data-figure="aupro"]').getAttribute('data-value')
  const document = JSON.parse(await saved(page, 'JSON')) as {
    format: number
    model: { graph: { sha256: string } }
    set: { good: number; defective: number; masks: number; ignored: unknown[] }
    figures: { refined: { aupro: number; types: unknown[] } }
    pictures: { path: string; scores: { refined: number } }[]
    problems: { path: string; what: string }[]
    decision: { threshold: number; caught: number }
  }
  expect(document.figures.refined.aupro).toBe(Number(shown))
  expect(document.set).toMatchObject({ good: 3, defective: 5, masks: 3 })
  expect(document.model.graph.sha256).toMatch(/^[0-9a-f]{64}$/)
  expect(document.pictures).toHaveLength(8)
  expect(document.problems.map(({ what }) => what).sort()).toEqual(['mask', 'picture'])

  const rows = (await saved(page, 'CSV')).trim().split('\n')
  expect(rows).toHaveLength(1 + 8 + 1)
  expect(rows.filter((line) => line.includes(',caught,'))).toHaveLength(document.decision.caught)

  const report = await saved(page, 'Report')
  expect(report).toContain(document.model.graph.sha256)
  expect(report).not.toContain('<script')
  expect(report.match(/<svg/g)).toHaveLength(4)
})

test('stopping keeps nothing, and an impossible folder says why', async ({ page }) => {
  await openEvaluate(page)
  await pickFolder(page, makeLargeFolder(60))
  await page.getByTestId('run-evaluation').click()
  await page.getByTestId('run-progress').getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByTestId('set-summary')).toBeVisible()
  await expect(results(page)).toHaveCount(0)

  await dropFiles(page, [fromDisk('public/samples/washer/washer-good-1.webp')])
  await expect(page.getByRole('alert')).toContainText('no pictures with known verdicts')
})

test('pictures of the queue take turns with those of an evaluation, which goes on meanwhile', async ({
  page,
}) => {
  await openEvaluate(page)
  await pickFolder(page, makeLargeFolder(60))
  await page.getByTestId('run-evaluation').click()
  await expect(page.getByTestId('run-progress')).toContainText(/[1-9]\d* of 60/)
  await page.getByRole('link', { name: 'Inspect' }).first().click()
  await dropFiles(page, [
    fromDisk('public/samples/washer/washer-good-1.webp'),
    fromDisk('public/samples/washer/washer-dent-1.webp'),
  ])
  await expect(row(page, 'washer-dent-1.webp')).toHaveAttribute('data-state', 'done')
  await page.goBack()
  // Two pictures waited behind one of these each, not behind all of them.
  await expect(page.getByTestId('run-progress')).toBeVisible()
  await expect(results(page)).toContainText('3', { timeout: 120_000 })
})

test('two hundred pictures do not freeze the page', alone, async ({ page }) => {
  test.setTimeout(300_000)
  await openEvaluate(page)
  await pickFolder(page, makeLargeFolder(200))
  /** The longest wait for a turn of the page's thread until a thing is there, or for some time. */
  const longestGap = (until: string | number) =>
    page.evaluate(async (until) => {
      let longest = 0
      let last = performance.now()
      const end = typeof until === 'number' ? last + until : Infinity
      while (last < end && !(typeof until === 'string' && document.querySelector(until))) {
        await new Promise((resolve) => setTimeout(resolve))
        longest = Math.max(longest, performance.now() - last)
        last = performance.now()
      }
      return longest
    }, until)
  const idle = await longestGap(2000)
  await page.getByTestId('run-evaluation').click()
  const started = performance.now()
  const busy = await longestGap('[data-testid="evaluation-results"]')
  const whole = performance.now() - started
  test.info().annotations.push({
    type: 'gaps',
    description: `idle ${idle.toFixed(0)} ms, evaluating ${busy.toFixed(0)} ms of ${whole.toFixed(0)} ms`,
  })
  // Sorting the pixels alone takes many times as long: on the page's thread it would show.
  expect(busy).toBeLessThan(Math.max(whole / 20, 10 * idle))
})

for (const [name, viewport, colorScheme, locale] of [
  ['desktop, light, English', { width: 1440, height: 900 }, 'light', 'en'],
  ['phone, dark, German', { width: 390, height: 844 }, 'dark', 'de'],
  ['320 px, light, German', { width: 320, height: 640 }, 'light', 'de'],
] as const)
  test.describe(name, () => {
    test.use({ viewport, colorScheme, locale, contextOptions: { reducedMotion: 'reduce' } })

    test('axe finds nothing and nothing overflows sideways', async ({ page }) => {
      const look = (place: string) => expectFit(page, place)
      await openEvaluate(page)
      await look('empty')
      await pickFolder(page, makeLabelledFolder())
      await page.getByTestId('set-summary').locator('summary').click()
      await look('set')
      await page.getByTestId('run-evaluation').click()
      await expect(results(page)).toBeVisible()
      await page.getByTestId('problems').locator('summary').click()
      await look('results')
      await page.getByRole('slider').focus()
      await page.keyboard.press('End')
      await look('everything missed')
      await dropFiles(page, [fromDisk('public/samples/washer/washer-good-1.webp')])
      await expect(page.getByRole('alert')).toBeVisible()
      await look('not a labelled folder')
    })
  })
