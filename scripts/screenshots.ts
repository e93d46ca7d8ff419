import { mkdirSync } from 'node:fs'
import { chromium, type Page } from '@playwright/test'
import sharp from 'sharp'
import { build, preview } from 'vite'
import { browserArguments, requireBrowser } from './find-browser.ts'

/** Takes the pictures of the app that README and docs show, from a fresh build and the sample parts. */

const folder = 'docs/screenshots'
const screens = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
} as const

/** Further views, each reached from the result on screen; Escape leaves a window. */
const views: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  compare: (page) => page.keyboard.press('s'),
  review: async (page) => {
    await page.keyboard.press('s')
    await page.keyboard.press('n')
    await page.keyboard.press('t')
    await page.keyboard.type('rust,')
    await page.keyboard.press('Escape')
    // On small screens it stands below the picture.
    await page.getByRole('group', { name: 'Your decision' }).scrollIntoViewIfNeeded()
  },
  palette: async (page) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Command', exact: true }).waitFor()
  },
  shortcuts: async (page) => {
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
  },
}

await build({ logLevel: 'error' })
const server = await preview({ logLevel: 'error', preview: { port: 0 } })
const address = server.resolvedUrls!.local[0]!
const browser = await chromium.launch({ executablePath: requireBrowser(), args: browserArguments })
mkdirSync(folder, { recursive: true })

for (const [screen, viewport] of Object.entries(screens))
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(address)
    await page.locator('html[data-engine-state="ready"]').waitFor({ timeout: 60_000 })
    await page.waitForLoadState('networkidle')
    await page.evaluate(() => window.scrollTo(0, 0))
    await take(page, `start-${screen}-${colorScheme}`)

    await page
      .getByRole('button', { name: /^Try all 16/ })
      .first()
      .click()
    // The list draws only what is seen: the bar over it tells when all are through.
    const progress = page.getByRole('progressbar', { name: 'Pictures inspected' })
    await progress.waitFor()
    await progress.waitFor({ state: 'detached', timeout: 240_000 })
    await page
      .getByRole('button', { name: /washer-rust-1/ })
      .first()
      .click()
    await page.getByTestId('overlay').waitFor()
    await page.evaluate(() => window.scrollTo(0, 0))
    await take(page, `inspect-${screen}-${colorScheme}`)
    for (const [name, show] of Object.entries(views)) {
      await show(page)
      await take(page, `${name}-${screen}-${colorScheme}`)
      await page.keyboard.press('Escape')
    }
    await context.close()
  }

await browser.close()
await server.close()

async function take(page: Page, name: string): Promise<void> {
  // Pictures below the fold load lazily and would never answer; two frames settle the rest.
  await page.evaluate(async () => {
    const loaded = Array.from(document.images).filter((image) => image.complete)
    await Promise.all(loaded.map((image) => image.decode().catch(() => undefined)))
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  })
  const path = `${folder}/${name}.webp`
  await sharp(await page.screenshot())
    .webp({ quality: 80 })
    .toFile(path)
  console.log(path)
}
