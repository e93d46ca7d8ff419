/**
 * Renders the sample parts into public/samples and writes their index: `npm run samples [-- kind ...]`.
 *
 * With names of kinds only those are rendered again; the index always lists everything.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import sharp from 'sharp'
import { samplesIndexSchema, type SampleKind, type SamplePicture } from '../../src/core/samples'
import { planPictures, type PlannedPicture } from './catalog'
import { photograph, type Photograph } from './photograph'
import { TEXTILE_KIND, TEXTILE_PICTURES } from './textile-catalog'

const root = 'public/samples'

// One thread: the machine is shared, and the encoder's result must not depend on it.
sharp.concurrency(1)

const fileOf = ({ id, kind }: PlannedPicture): string => `${kind.id}/${id}.webp`
const maskOf = ({ id, kind, defect }: PlannedPicture): string | null =>
  defect ? `${kind.id}/${id}-mask.png` : null

const thumbnailsOf = (kind: string): string => `${kind}/thumbnails.webp`

/** Side of a thumbnail; the gallery shows 64 to 90 pixels of the page. */
const THUMBNAIL_PX = 112

/** Writes the strip that the gallery shows: 44 whole pictures would take the processor while the detector starts. */
async function saveThumbnails({ pictures, thumbnails }: SampleKind): Promise<void> {
  const small = await Promise.all(
    pictures.map(({ file }) => sharp(join(root, file)).resize(THUMBNAIL_PX, THUMBNAIL_PX).toBuffer()),
  )
  const [width, height] = [THUMBNAIL_PX * small.length, THUMBNAIL_PX]
  await sharp({ create: { width, height, channels: 3, background: 'black' } })
    .composite(small.map((input, place) => ({ input, left: place * THUMBNAIL_PX, top: 0 })))
    .webp({ quality: 55, effort: 6, smartSubsample: true })
    .toFile(join(root, thumbnails))
}

async function save(plan: PlannedPicture, shot: Photograph): Promise<void> {
  const { width, height } = shot
  await sharp(shot.data, { raw: { width, height, channels: 3 } })
    .webp({ quality: plan.kind.webpQuality, effort: 6, smartSubsample: true })
    .toFile(join(root, fileOf(plan)))
  const mask = maskOf(plan)
  if (!mask) return
  await sharp(
    shot.mask.map((value) => value * 255),
    { raw: { width, height, channels: 1 } },
  )
    .toColourspace('b-w')
    .png({ palette: true, colours: 2, compressionLevel: 9 })
    .toFile(join(root, mask))
}

function describeKinds(plans: readonly PlannedPicture[]): SampleKind[] {
  const kinds = new Map<string, SampleKind>()
  for (const plan of plans) {
    const { id, name, description, width, height } = plan.kind
    const entry = kinds.get(id) ?? {
      id,
      name,
      description,
      licence: 'Apache-2.0',
      credit: 'Rendered by Flawscope',
      thumbnails: thumbnailsOf(id),
      pictures: [],
    }
    entry.pictures.push({
      id: plan.id,
      file: fileOf(plan),
      label: plan.defect ? 'defective' : 'good',
      defect: plan.defect?.name ?? null,
      mask: maskOf(plan),
      width,
      height,
    })
    kinds.set(id, entry)
  }
  return [...kinds.values()]
}

async function describeTextile(): Promise<SampleKind> {
  const pictures = await Promise.all(
    TEXTILE_PICTURES.map(async ({ id, defect }): Promise<SamplePicture> => {
      const file = `textile/${id}.jpg`
      const { width, height } = await sharp(join(root, file)).metadata()
      return { id, file, label: defect ? 'defective' : 'good', defect, mask: null, width, height }
    }),
  )
  return { ...TEXTILE_KIND, thumbnails: thumbnailsOf(TEXTILE_KIND.id), pictures }
}

const plans = planPictures()
const chosen = process.argv.slice(2)
const start = performance.now()
for (const kind of new Set(plans.map((plan) => plan.kind))) {
  if (chosen.length > 0 && !chosen.includes(kind.id)) continue
  const own = plans.filter((candidate) => candidate.kind === kind)
  const kept = new Set([thumbnailsOf(kind.id), ...own.flatMap((plan) => [fileOf(plan), maskOf(plan)])])
  await mkdir(join(root, kind.id), { recursive: true })
  for (const name of await readdir(join(root, kind.id))) {
    if (!kept.has(`${kind.id}/${name}`)) await rm(join(root, kind.id, name))
  }
  for (const plan of own) {
    await save(plan, await photograph(kind, plan.seed, plan.defect))
    console.log(fileOf(plan))
  }
}
const index = samplesIndexSchema.parse({ kinds: [...describeKinds(plans), await describeTextile()] })
await Promise.all(index.kinds.map(saveThumbnails))
const path = join(root, 'index.json')
await writeFile(path, await format(JSON.stringify(index), { ...(await resolveConfig(path)), parser: 'json' }))
console.log(`rendered in ${((performance.now() - start) / 1000).toFixed(0)} s`)
