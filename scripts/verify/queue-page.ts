import { existsSync, readdirSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import type { CDPSession, Locator, Page } from '@playwright/test'
import { preview } from 'vite'
import { inUserProfile } from './user-profile.ts'
import { WorkerSession } from './worker-session.ts'

/** What measurements of a queue have in common. */

/** Pictures that may be trained on. */
const root = '../shared/data/open'
const endings = new Set(['.png', '.jpg', '.jpeg', '.bmp', '.webp'])

/** The built app once its detector runs. */
export interface QueuePage {
  readonly page: Page
  readonly devtools: CDPSession
  readonly worker: WorkerSession
  /** Takes pictures to inspect. */
  readonly input: Locator
}

interface Options {
  /** Folder of the build. */
  readonly outDir?: string
  /** Runs in the page before the app. */
  readonly before?: () => void
  /** Of the browser. */
  readonly switches?: readonly string[]
}

/** @returns Undefined where the pictures are not on this machine. */
export async function inQueuePage<Value>(
  run: (queue: QueuePage) => Promise<Value>,
  { outDir = 'dist', before, switches = [] }: Options = {},
): Promise<Value | undefined> {
  if (!existsSync(root)) return undefined
  const server = await preview({ logLevel: 'error', build: { outDir }, preview: { port: 0 } })
  try {
    return await inUserProfile(
      async (browser) => {
        const page = await browser.newPage()
        if (before) await page.addInitScript(before)
        const devtools = await browser.newCDPSession(page)
        const attached = WorkerSession.open(devtools)
        await page.goto(server.resolvedUrls!.local[0]!)
        await page.locator('html[data-engine-state="ready"]').waitFor({ timeout: 300_000 })
        const input = page.getByLabel('Pictures to inspect', { exact: true })
        return run({ page, devtools, worker: await attached, input })
      },
      ...switches,
    )
  } finally {
    await server.close()
  }
}

/** Pictures of every category in turn, no masks. */
export function findPictures(count: number): string[] {
  const lists = readdirSync(root).map((category) =>
    readdirSync(join(root, category), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && endings.has(extname(entry.name).toLowerCase()))
      .map((entry) => resolve(entry.parentPath, entry.name))
      .filter((path) => !path.includes('ground_truth'))
      .sort(),
  )
  const longest = Math.max(...lists.map(({ length }) => length))
  const inTurn = Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list[index] ?? []))
  return inTurn.flat().slice(0, count)
}

/** How many pictures the queue says it is through with; undefined once that is all. */
export async function progressOf(page: Page): Promise<number | undefined> {
  const bar = page.getByRole('progressbar', { name: 'Pictures inspected' })
  const [text] = await bar.locator('xpath=following-sibling::span[1]').allTextContents()
  return text === undefined ? undefined : Number.parseInt(text, 10)
}

/** Steps through the list and back: what is on screen takes memory too, so it is the same picture whenever that is measured. */
export async function look(page: Page, steps: number, restMs = 0): Promise<void> {
  for (const key of ['j', 'k'])
    for (let step = 0; step < steps; step++) {
      await page.keyboard.press(key)
      if (restMs > 0) await page.waitForTimeout(restMs)
    }
}

/** Clears the queue for good: until the offer to undo is gone it is kept. */
export async function clearQueue(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Clear the queue' }).click()
  const undo = page.locator('[data-sonner-toast]')
  await undo.first().waitFor()
  await page.mouse.move(0, 0)
  await undo.first().waitFor({ state: 'detached', timeout: 120_000 })
}

/** Waits until every picture of the queue has been inspected. */
export const untilAllEnded = (page: Page): Promise<void> =>
  page.getByText(/^\d+ NG$/).waitFor({ timeout: 600_000 })
