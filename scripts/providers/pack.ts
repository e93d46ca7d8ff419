import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { build } from 'vite'

/**
 * Packs `measure.ts` for a machine without the project: page, pictures and script in one folder.
 *
 *   npx tsx scripts/providers/pack.ts [folder]     .generated/providers where none is named
 */

const out = process.argv[2] ?? '.generated/providers'
const category = '../shared/data/open/hazelnut_toy'
const TEACH = 4
const JUDGE = 6

rmSync(out, { recursive: true, force: true })
await build({
  configFile: false,
  root: 'scripts/providers',
  publicDir: false,
  logLevel: 'error',
  worker: { format: 'es' },
  build: {
    outDir: join(process.cwd(), out, 'site'),
    emptyOutDir: true,
    target: 'esnext',
    rolldownOptions: { input: 'scripts/providers/page.html' },
  },
})
cpSync('public/models', join(out, 'site/models'), { recursive: true })
withoutHalfPrecision(join(out, 'site/models/default'), join(out, 'site/models/fp32'))
await build({
  configFile: false,
  publicDir: false,
  logLevel: 'error',
  resolve: { alias: { '@playwright/test': 'playwright-core' } },
  ssr: { external: ['playwright-core'] },
  build: {
    ssr: 'scripts/providers/measure.ts',
    outDir: out,
    emptyOutDir: false,
    rolldownOptions: { output: { entryFileNames: 'measure.mjs' } },
  },
})
copy('teach', join(category, 'train/good'), TEACH)
copy('judge', join(category, 'test/good'), JUDGE)
for (const defect of readdirSync(join(category, 'test')).filter((name) => name !== 'good'))
  copy('judge', join(category, 'test', defect), Math.ceil(JUDGE / 2))
mkdirSync(join(out, 'pictures/timed'), { recursive: true })
await sharp('public/samples/blister/blister-good-1.webp')
  .resize(1152, 864)
  .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
  .toFile(join(out, 'pictures/timed/megapixel.jpg'))
execFileSync('du', ['-sh', out], { stdio: 'inherit' })

/** The same bundle for who must not take the half-precision graph where an adapter can run it. */
function withoutHalfPrecision(from: string, to: string): void {
  cpSync(from, to, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(from, 'bundle.json'), 'utf8')) as {
    graphs: Record<string, { variants: { precision: string }[] }>
  }
  for (const graph of Object.values(manifest.graphs))
    graph.variants = graph.variants.filter(({ precision }) => precision === 'fp32')
  writeFileSync(join(to, 'bundle.json'), JSON.stringify(manifest))
}

function copy(folder: string, from: string, count: number): void {
  mkdirSync(join(out, 'pictures', folder), { recursive: true })
  for (const file of readdirSync(from).sort().slice(0, count))
    cpSync(join(from, file), join(out, 'pictures', folder, `${basename(from)}-${file}`))
}
