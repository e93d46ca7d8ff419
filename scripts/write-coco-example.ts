import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toCoco } from '../src/core/export/coco'
import { describePicture, EXPORT_FORMAT, toJson, type ExportDocument } from '../src/core/export/document'
import { encodeGreyPng } from '../src/core/export/grey-png'
import type { Inspection } from '../src/core/inference'
import { WHOLE_PICTURE } from '../src/core/region-of-interest'
import { maskOf, regionsOf } from '../src/core/regions'

/**
 * Exports pictures with made-up maps as the app does, for tests with other people's readers:
 * `coco.json`, `inspections.json` and `mask-<number>.png`.
 *
 * Usage: tsx scripts/write-coco-example.ts FOLDER
 */
const folder = process.argv[2]
if (!folder) throw new Error('Say into which folder to write.')

const settings: ExportDocument['settings'] = {
  imageThreshold: 0.5,
  pixelThreshold: 0.5,
  calibrated: null,
  minimumArea: 9,
  millimetresPerPixel: 0.1,
  regionOfInterest: WHOLE_PICTURE,
}

/** What a cell of the map holds, at fractions u and v of its sides. */
const patterns: readonly ((u: number, v: number) => number)[] = [
  // A ring: one region with a hole.
  (u, v) => 1 - 4 * Math.abs(Math.hypot(u - 0.5, v - 0.5) - 0.3),
  // Many areas that reach the borders.
  (u, v) => 0.5 + 0.5 * Math.sin(19 * u) * Math.cos(23 * v + u),
  // Nothing.
  () => 0.1,
  // Everything.
  () => 0.9,
  // Noise: single cells, corners that touch.
  (u, v) => Math.abs((Math.sin(12.9898 * u + 78.233 * v) * 43758.5453) % 1),
]
const sizes = [
  [320, 200],
  [97, 211],
] as const

const examples = patterns.flatMap((pattern) =>
  sizes.map(([width, height]) => {
    const [columns, rows] = [32, 28]
    const data = Float32Array.from({ length: columns * rows }, (_, index) => {
      const value = pattern(((index % columns) + 0.5) / columns, (Math.floor(index / columns) + 0.5) / rows)
      return Math.min(1, Math.max(0, value))
    })
    const map = { width: columns, height: rows, data }
    const inspection: Inspection = {
      width,
      height,
      score: 0.5,
      coarse: map,
      refined: map,
      thumbnail: Promise.resolve(null),
      display: null,
      notes: [],
      provider: 'wasm',
      timings: { decodeMs: 0, resizeMs: 0, networkMs: 0, totalMs: 0 },
    }
    const { pixelThreshold: threshold, minimumArea } = settings
    return { inspection, regions: regionsOf(map, { width, height, threshold, minimumArea }) }
  }),
)

const document: ExportDocument = {
  format: EXPORT_FORMAT,
  app: { name: 'Flawscope', version: 'example' },
  exportedAt: '2026-01-01T00:00:00.000Z',
  model: null,
  part: 'Generic',
  settings,
  pictures: examples.map(({ inspection, regions }, index) =>
    describePicture(
      {
        number: index + 1,
        name: `${index + 1}.png`,
        folder: 'line 2',
        inspection,
        score: inspection.score,
        regions,
        review: undefined,
        files: { overlay: null, map: null, mask: `mask-${index + 1}.png` },
      },
      settings,
    ),
  ),
  failed: [],
}

await mkdir(folder, { recursive: true })
await writeFile(join(folder, 'inspections.json'), toJson(document))
await writeFile(
  join(folder, 'coco.json'),
  toCoco(document, (number) => examples[number - 1]!.regions),
)
for (const [index, { inspection, regions }] of examples.entries()) {
  const { width, height } = inspection
  const mask = maskOf(regions, width, height)
  const png = await encodeGreyPng({ width, height, depth: 8, sampleAt: (place) => mask[place]! * 255 })
  await writeFile(join(folder, `mask-${index + 1}.png`), Buffer.from(await png.arrayBuffer()))
}
