import { dropPictures, medianDrop, type Drop } from './verify/drops.ts'
import { stageTable } from './verify/stages.ts'

/**
 * How long a dropped picture takes to its painted map with several builds of the app, in turn, so that the machine's moods
 * meet all of them. Run by hand, with a JPEG of about a megapixel:
 *
 *   npx tsx scripts/compare-drops.ts PICTURE FOLDER [FOLDER ...]
 *
 * Prints for each build the medians of all drops.
 */

const rounds = 4
const [picture, ...folders] = process.argv.slice(2)
if (picture === undefined || folders.length === 0) throw new Error('Give a picture and folders of builds.')

const drops = new Map<string, Drop[]>(folders.map((folder) => [folder, []]))
for (let round = 0; round < rounds; round++)
  for (const [folder, found] of drops) found.push(...(await dropPictures(folder, picture)))

console.log(stageTable([...drops].map(([folder, found]) => [folder, medianDrop(found)])))
