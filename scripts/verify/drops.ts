import { readFileSync } from 'node:fs'
import { preview } from 'vite'
import { median } from '../median.ts'
import { mediansOf, toStages, type Stages } from './stages.ts'
import { inUserProfile } from './user-profile.ts'
import { watchPage, type Watched } from './watch-page.ts'

/** A picture dropped into the app, queue empty: the worker's stages, and all to the frame of its map; milliseconds. */
export interface Drop extends Stages {
  readonly painted: number
}

export const medianDrop = (drops: readonly Drop[]): Drop => ({
  ...mediansOf(drops),
  painted: median(drops.map(({ painted }) => painted)),
})

const drops = 15
/** They warm the compiler's tiers. */
const warmUps = 5

declare const watched: Watched

/**
 * Drops a picture again and again into the built app, in a new browser with a new profile. Asks the page now and then only:
 * asking before each frame, as is usual, makes it draw all the time.
 *
 * @param outDir  Folder of the build.
 * @param picture A JPEG.
 */
export async function dropPictures(outDir: string, picture: string): Promise<Drop[]> {
  const server = await preview({ logLevel: 'error', build: { outDir }, preview: { port: 0 } })
  try {
    return await inUserProfile(async (context) => {
      const page = await context.newPage()
      await page.addInitScript(watchPage)
      await page.goto(server.resolvedUrls!.local[0]!)
      await page.locator('html[data-engine-state="ready"]').waitFor({ timeout: 300_000 })
      const jpeg = readFileSync(picture)
      for (let run = 0; run < warmUps + drops; run++) {
        // A byte after its end: another file to whoever keeps results by content.
        const buffer = Buffer.concat([jpeg, Buffer.of(run)])
        const file = { name: `${run}.jpg`, mimeType: 'image/jpeg', buffer }
        await page.getByLabel('Pictures to inspect', { exact: true }).setInputFiles(file)
        await page.waitForFunction((count) => watched.paintedMs.length === count, run + 1, { polling: 100 })
        // The worker writes the features.
        await page.waitForTimeout(500)
        await page.getByRole('button', { name: 'Clear the queue' }).click()
        await page.getByTestId('overlay').waitFor({ state: 'detached' })
        await page.mouse.move(0, 0)
        // The offer to undo has come in, and stands.
        await page.waitForTimeout(1000)
      }
      const { timings, paintedMs } = await page.evaluate(() => watched)
      // The answer to the start has timings of its own.
      const own = timings.slice(-paintedMs.length)
      return paintedMs.map((painted, run) => ({ ...toStages(own[run]!), painted })).slice(warmUps)
    })
  } finally {
    await server.close()
  }
}
