/**
 * Copies the textile pictures and their licence out of the Python package `conformal-clip-data` 0.1.4 (MIT).
 *
 * Get the package with `pip install --no-deps --target .generated/conformal-clip-data conformal-clip-data==0.1.4`
 * and run `npx tsx scripts/samples/textile.ts [site-packages folder]`; the folder defaults to that target.
 * The JPEG bytes are copied as they are. Run `npm run samples` afterwards to bring the index up to date.
 */
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { TEXTILE_PICTURES } from './textile-catalog'

const packages = process.argv[2] ?? '.generated/conformal-clip-data'
const pictures = join(packages, 'conformal_clip_data/data/textile_images/simulated')
const target = 'public/samples/textile'

await mkdir(target, { recursive: true })
for (const { id, source } of TEXTILE_PICTURES) {
  await copyFile(join(pictures, source), join(target, `${id}.jpg`))
}
await copyFile(
  join(packages, 'conformal_clip_data-0.1.4.dist-info/licenses/LICENSE'),
  join(target, 'LICENSE'),
)
console.log(`copied ${TEXTILE_PICTURES.length} pictures to ${target}`)
