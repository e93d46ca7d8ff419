import { median } from './median.ts'
import { findPictures, inQueuePage, untilAllEnded } from './verify/queue-page.ts'

/**
 * How long a picture of a queue takes with several builds of the app, in turn, so that the machine's moods meet all of
 * them. Run by hand; the pictures are those that may be trained on:
 *
 *   npx tsx scripts/compare-queues.ts FOLDER [FOLDER ...]
 *
 * Prints for each build milliseconds a picture: the median of the rounds, and each of them.
 */

const rounds = 4
const warmUps = 20
const pictures = 120
const folders = process.argv.slice(2)
if (folders.length === 0) throw new Error('Give folders of builds.')

const paths = findPictures(warmUps + pictures)
const found = new Map<string, number[]>(folders.map((folder) => [folder, []]))
for (let round = 0; round < rounds; round++)
  for (const [folder, all] of found) all.push(await queuedMs(folder))

for (const [folder, all] of found)
  console.log(
    `${folder}: ${median(all).toFixed(0)} ms a picture (${all.map((ms) => ms.toFixed(0)).join(', ')})`,
  )

/** @param outDir Folder of the build. */
async function queuedMs(outDir: string): Promise<number> {
  const ms = await inQueuePage(
    async ({ page, input }) => {
      await input.setInputFiles(paths.slice(0, warmUps))
      await untilAllEnded(page)
      // What is written after an answer.
      await page.waitForTimeout(1500)
      const started = performance.now()
      await input.setInputFiles(paths.slice(warmUps))
      await page.getByText(/^\d+ NG$/).waitFor({ state: 'detached' })
      await untilAllEnded(page)
      return (performance.now() - started) / (paths.length - warmUps)
    },
    { outDir },
  )
  if (ms === undefined) throw new Error('There are no pictures to inspect.')
  return ms
}
