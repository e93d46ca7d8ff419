import { build } from 'vite'
import { mean } from '../mean.ts'
import { findPictures, inQueuePage, progressOf, untilAllEnded, type QueuePage } from './queue-page.ts'
import { residentBytes } from './resident.ts'
import { meanWithError, slopeOf, type Slope } from './slope.ts'

/**
 * Puts a folder of real pictures through the built app and looks, from outside, at the memory that the system has given to page and
 * worker. Nobody touches the page, and no garbage is collected but what the browser collects by itself.
 *
 *   npx tsx scripts/verify/queue-resident.ts [pictures] [runs]
 */

/** After so many pictures everything that is loaded once is there. */
const WARM = 100
const EVERY_MS = 1000

interface ResidentRun {
  /** Bytes: the least and the most after the first {@link WARM} pictures. */
  readonly least: number
  readonly most: number
  /** Means of what was measured in the first and the last quarter of the pictures after those. */
  readonly early: number
  readonly late: number
  /** Bytes a picture, by least squares. */
  readonly slope: number
}

export interface QueueResident {
  readonly pictures: number
  readonly warm: number
  /** Each in a browser of its own. */
  readonly runs: readonly ResidentRun[]
  /** Mean of the runs' slopes, and its standard error by how they differ: within a run samples depend on each other. */
  readonly slope: Slope
}

/** @returns Undefined where the pictures are not on this machine, or its system does not tell. */
export async function measureQueueResident(pictures = 1000, count = 5): Promise<QueueResident | undefined> {
  const runs: ResidentRun[] = []
  for (let run = 0; run < count; run++) {
    const samples = await inQueuePage((queue) => runQueue(queue, findPictures(pictures)))
    if (samples === undefined || samples.length === 0) return undefined
    runs.push(summarise(samples))
  }
  return { pictures, warm: WARM, runs, slope: meanWithError(runs.map(({ slope }) => slope)) }
}

type Sample = readonly [pictures: number, bytes: number]

async function runQueue({ page, input }: QueuePage, paths: readonly string[]): Promise<Sample[]> {
  const devtools = await page.context().browser()!.newBrowserCDPSession()
  await input.setInputFiles(paths)
  await page.getByTestId('overlay').waitFor({ timeout: 300_000 })
  const samples: Sample[] = []
  for (let done = await progressOf(page); done !== undefined; done = await progressOf(page)) {
    const bytes = await residentBytes(devtools)
    if (bytes === undefined) return []
    samples.push([done, bytes])
    await page.waitForTimeout(EVERY_MS)
  }
  await untilAllEnded(page)
  return samples
}

function summarise(samples: readonly Sample[]): ResidentRun {
  const warm = samples.filter(([pictures]) => pictures >= WARM)
  const bytes = warm.map(([, value]) => value)
  const quarter = Math.ceil(bytes.length / 4)
  return {
    least: Math.min(...bytes),
    most: Math.max(...bytes),
    early: mean(bytes.slice(0, quarter)),
    late: mean(bytes.slice(-quarter)),
    slope: slopeOf(warm).bytes,
  }
}

if (process.argv[1]?.endsWith('queue-resident.ts')) {
  await build({ logLevel: 'error' })
  const [pictures, runs] = process.argv.slice(2).map(Number)
  console.log(JSON.stringify(await measureQueueResident(pictures, runs), null, 2))
}
