import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { build } from 'vite'

/** A page of the site that loads no app, from which its storage can be filled. */
const BARE_PAGE = 'models/index.json'

let code: Promise<string> | undefined

/** The app's own storage code and what fills it, as one script. */
async function bundleSeed(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('history-seed-page.ts', import.meta.url)),
        formats: ['iife'],
        name: 'historySeed',
      },
    },
  })
  const output = [result].flat()[0]
  if (!output || !('output' in output)) throw new Error('The seed of the history could not be built.')
  return output.output[0].code
}

/** Fills the history of the page's site with so many synthetic inspections and leaves the page on a bare one. */
export async function seedHistory(page: Page, count: number): Promise<void> {
  code ??= bundleSeed()
  await page.goto(BARE_PAGE)
  await page.evaluate(await code)
  await page.evaluate(
    (wanted) =>
      (globalThis as unknown as { seedHistory: (count: number) => Promise<void> }).seedHistory(wanted),
    count,
  )
}
