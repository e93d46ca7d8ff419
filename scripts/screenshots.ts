import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test'
import sharp from 'sharp'
import { build, preview } from 'vite'
import { makeLabelledFolder, pickFolder } from '../e2e/support/labelled-folder.ts'
import { makeFilm, withCamera } from '../e2e/support/fake-camera.ts'
import { goodWashers, teachPart } from '../e2e/support/parts.ts'
import { browserArguments, requireBrowser } from './find-browser.ts'
import { selectPicture, views, type View } from './screenshots/views.ts'

/**
 * Takes pictures of every view of the app in both themes and three sizes, from a fresh build and the sample parts.
 *
 *   npx tsx scripts/screenshots.ts [names of views, all if absent]
 */

const folder = 'docs/screenshots'
const screens = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 834, height: 1112 },
  phone: { width: 390, height: 844 },
} as const
const schemes = ['light', 'dark'] as const

const wanted = process.argv.slice(2)
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name)

const contextOf = (from: Browser): Promise<BrowserContext> =>
  from.newContext({ viewport: screens.desktop, reducedMotion: 'reduce' })

const isReady = (page: Page) => page.locator('html[data-engine-state="ready"]').waitFor({ timeout: 120_000 })

await build({ logLevel: 'error' })
const server = await preview({ logLevel: 'error', preview: { port: 0 } })
const address = server.resolvedUrls!.local[0]!
const browser = await chromium.launch({ executablePath: requireBrowser(), args: browserArguments })
mkdirSync(folder, { recursive: true })
if (wanted.length === 0) for (const file of readdirSync(folder)) rmSync(`${folder}/${file}`)
try {
  await takeBeforeReady(browser)
  await takeInspect(browser)
  await takePlaces(browser)
  await takeLive()
} finally {
  await browser.close()
  await server.close()
}
const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(`${folder}/${file}`).size, 0)
console.log(`${readdirSync(folder).length} pictures, ${(bytes / 1e6).toFixed(2)} MB`)

/** A detector that is loading, and one that cannot be had. */
async function takeBeforeReady(from: Browser): Promise<void> {
  for (const [name, state] of [
    ['loading', 'loading'],
    ['failed-detector', 'failed'],
  ] as const) {
    if (!isWanted(name)) continue
    const context = await contextOf(from)
    const page = await context.newPage()
    await page.route('**/*.onnx', async (route) => {
      // An answer that is never given keeps it loading.
      if (state === 'failed') await route.abort()
    })
    await page.goto(address)
    await page.getByRole('button', { name: /^Inspect washer-rust-1/ }).click()
    await page.locator(`html[data-engine-state="${state}"]`).waitFor({ timeout: 120_000 })
    await page.getByTestId('stage').waitFor()
    await take(page, { name, show: () => Promise.resolve() })
    await context.close()
  }
}

/** The start and the workbench with the samples. */
async function takeInspect(from: Browser): Promise<void> {
  const chosen = views.filter(({ name }) => isWanted(name))
  if (chosen.length === 0 && !isWanted('start') && !isWanted('samples')) return
  const context = await contextOf(from)
  const page = await context.newPage()
  await page.goto(address)
  await isReady(page)
  await page.waitForLoadState('networkidle')
  await take(page, { name: 'start', show: () => Promise.resolve() })
  await page
    .getByRole('button', { name: /^Try all 16/ })
    .first()
    .click()
  // The list draws only what is seen: the bar over it tells when all are through.
  const progress = page.getByRole('progressbar', { name: 'Pictures inspected' })
  await progress.waitFor()
  await progress.waitFor({ state: 'detached', timeout: 300_000 })
  await selectPicture(page, 'washer-rust-1')
  await page.getByTestId('overlay').first().waitFor()
  for (const view of chosen) await take(page, view)
  await context.close()
}

/** The other places, without anything in them and with. */
async function takePlaces(from: Browser): Promise<void> {
  if (!['parts', 'part', 'evaluate', 'evaluate-results'].some(isWanted)) return
  const context = await contextOf(from)
  const page = await context.newPage()
  await page.goto(`${address}#/parts`)
  await isReady(page)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await take(page, { name: 'parts', show: () => Promise.resolve() })
  if (isWanted('part')) {
    await teachPart(page, 'Washer', goodWashers(4))
    await take(page, { name: 'part', show: () => Promise.resolve() })
  }
  await page.goto(`${address}#/evaluate`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await take(page, { name: 'evaluate', show: () => Promise.resolve() })
  await pickFolder(page, makeLabelledFolder())
  await page.getByTestId('run-evaluation').click()
  await page.getByTestId('evaluation-results').waitFor({ timeout: 120_000 })
  await take(page, {
    name: 'evaluate-results',
    show: () => Promise.resolve(),
    focus: (page) =>
      page
        .getByTestId('evaluation-results')
        .evaluate((element) => element.scrollIntoView({ block: 'start' })),
  })
  await context.close()
}

/** The place at the line, with a camera that shows a defective part. */
async function takeLive(): Promise<void> {
  if (!['live', 'live-verdict', 'live-full'].some(isWanted)) return
  const film = await makeFilm([{ path: 'public/samples/washer/washer-scratch-1.webp', seconds: 2 }])
  const withFilm = await chromium.launch({ ...withCamera(film), executablePath: requireBrowser() })
  try {
    const context = await contextOf(withFilm)
    await context.grantPermissions(['camera'])
    const page = await context.newPage()
    await page.goto(`${address}#/live`)
    await isReady(page)
    await page.getByTestId('live').waitFor()
    await take(page, { name: 'live', show: () => Promise.resolve() })
    await page.getByRole('button', { name: 'Start the camera' }).click()
    await page.getByTestId('live-recent').first().waitFor({ timeout: 60_000 })
    await page.keyboard.press('f')
    await take(page, { name: 'live-verdict', show: () => Promise.resolve() })
    await take(page, {
      name: 'live-full',
      show: (page) => page.keyboard.press('x'),
    })
  } finally {
    await withFilm.close()
  }
}

async function take(page: Page, { name, show, leave, focus }: View): Promise<void> {
  if (!isWanted(name)) return
  await page.setViewportSize(screens.desktop)
  await show(page)
  // The pointer marks nothing.
  await page.mouse.move(700, 2)
  for (const [screen, viewport] of Object.entries(screens)) {
    await page.setViewportSize(viewport)
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.evaluate(() => window.scrollTo(0, 0))
      await focus?.(page)
      await shoot(page, `${folder}/${name}-${screen}-${colorScheme}.webp`)
    }
  }
  await page.setViewportSize(screens.desktop)
  await leave?.(page)
  console.log(name)
}

async function shoot(page: Page, path: string): Promise<void> {
  // Pictures below the fold load lazily and would never answer; two frames settle the rest.
  await page.evaluate(async () => {
    const loaded = Array.from(document.images).filter((image) => image.complete)
    await Promise.all(loaded.map((image) => image.decode().catch(() => undefined)))
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    // A change of theme fades; what turns for ever is not waited for.
    const fading = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.all(fading.map(({ finished }) => finished.catch(() => undefined)))
  })
  await sharp(await page.screenshot())
    .webp({ quality: 70, effort: 6 })
    .toFile(path)
}
