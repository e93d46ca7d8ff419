import { mkdirSync, readFileSync } from 'node:fs'
import sharp from 'sharp'

/**
 * Draws the icons of the installed app from `public/icon.svg`.
 *
 *   npx tsx scripts/icons.ts
 */

const folder = 'public/icons'
const mark = readFileSync('public/icon.svg', 'utf8')

/** Systems cut their own shape out of these: the ground goes to the edge, the mark stays in the safe circle. */
const maskable = mark
  .replace(' rx="7.5"', '')
  .replace('translate(3.1 3.1) scale(.81)', 'translate(5.9 5.9) scale(.63)')
if (maskable === mark) throw new Error('icon.svg has changed: its ground and mark were not found.')

mkdirSync(folder, { recursive: true })
for (const [name, svg, side] of [
  ['icon-192', mark, 192],
  ['icon-512', mark, 512],
  ['maskable-512', maskable, 512],
  // iOS rounds the corners itself.
  ['apple-touch-icon', maskable, 180],
] as const)
  await sharp(Buffer.from(svg), { density: (72 * side) / 32 })
    .resize(side, side)
    .png({ compressionLevel: 9, palette: true })
    .toFile(`${folder}/${name}.png`)
