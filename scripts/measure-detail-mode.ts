import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, parse, resolve } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { createServer } from 'vite'
import { bundleSchema } from '../src/core/bundle.ts'
import type { DetailMode } from '../src/core/tiles.ts'
import type { EngineClient } from '../src/lib/engine/engine-client.ts'
import { browserArguments, requireBrowser } from './find-browser.ts'
import { python } from './python-env.ts'

/**
 * What detail mode does to accuracy and to verdicts at the shipped threshold. Run by hand:
 *
 *   npx tsx scripts/measure-detail-mode.ts [pictures a class] [modes] [categories]
 *
 * The real engine looks at labelled pictures beside the project in every mode; the agreed evaluator judges the
 * maps. Prints one row a category and mode.
 */

const root = '../shared/data/open'
const evaluator = '../shared/tools/evaluate.py'
const limit = Number(process.argv[2] ?? 24)
const modes = (process.argv[3] ?? 'whole,2x2').split(',') as DetailMode[]
const categories = process.argv[4]?.split(',') ?? readdirSync(root)
const out = '.generated/detail'
/** Links to the pictures that are looked at: the evaluator wants a map of every picture it finds. */
const judged = `${out}/root`

interface Found {
  readonly score: number
  readonly width: number
  readonly height: number
  /** float32, little-endian. */
  readonly base64: string
}

const { calibration } = bundleSchema.parse(
  JSON.parse(readFileSync('public/models/default/bundle.json', 'utf8')),
)
rmSync(out, { recursive: true, force: true })
const server = await createServer({ logLevel: 'error', server: { port: 0 } })
await server.listen()
const browser = await chromium.launch({ executablePath: requireBrowser(), args: browserArguments })
try {
  const page = await browser.newPage()
  await page.goto(`${server.resolvedUrls!.local[0]}models/index.json`)
  await startEngine(page)
  for (const mode of modes) {
    const verdicts = new Map<string, { falseAlarms: number; good: number; hits: number; defective: number }>()
    for (const category of categories) verdicts.set(category, await lookAt(page, category, mode))
    const report = `${out}/${mode}.json`
    execFileSync(python, [evaluator, '--root', judged, '--pred', `${out}/${mode}`, '--json', report], {
      stdio: 'ignore',
    })
    const rows = JSON.parse(readFileSync(report, 'utf8').replaceAll('NaN', 'null')) as Record<
      string,
      Record<string, number | null>
    >
    for (const [category, { falseAlarms, good, hits, defective }] of verdicts) {
      const row = rows[category] ?? {}
      const percent = (key: string) => ((row[key] ?? NaN) * 100).toFixed(1)
      console.log(
        `${category.padEnd(18)} ${mode.padEnd(5)} I-AUROC ${percent('I-AUROC')}  P-AP ${percent('P-AP')}  ` +
          `AUPRO ${percent('AUPRO')}  false alarms ${falseAlarms}/${good}  found ${hits}/${defective}`,
      )
    }
  }
} finally {
  await browser.close()
  await server.close()
}

async function startEngine(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const modulePath = '/src/lib/engine/engine-client.ts'
    const module = (await import(/* @vite-ignore */ modulePath)) as { EngineClient: new () => EngineClient }
    const engine = new module.EngineClient()
    const bundleUrl = new URL('/models/default/', location.href).href
    const started = await engine.start({ bundleUrl, provider: 'wasm', threads: 2 })
    if (!started.ok) throw new Error(started.error.code)
    Object.assign(window, { engine })
  })
}

/** Runs a category's pictures and writes maps and scores as the evaluator reads them. */
async function lookAt(page: Page, category: string, mode: DetailMode) {
  const counts = { falseAlarms: 0, good: 0, hits: 0, defective: 0 }
  const scores: Record<string, number> = {}
  const test = join(root, category, 'test')
  link(join(root, category, 'ground_truth'), join(judged, category, 'ground_truth'))
  for (const defect of readdirSync(test))
    for (const file of readdirSync(join(test, defect)).sort().slice(0, limit)) {
      const stem = parse(file).name
      const path = join(test, defect, file)
      link(path, join(judged, category, 'test', defect, file))
      const found = await inspect(page, path, mode)
      scores[`${defect}/${stem}`] = found.score
      const isAlarm = found.score >= calibration.imageThreshold
      if (defect === 'good') {
        counts.good++
        counts.falseAlarms += Number(isAlarm)
      } else {
        counts.defective++
        counts.hits += Number(isAlarm)
      }
      const folder = join(out, mode, category, defect)
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, `${stem}.npy`), toNpy(found))
    }
  writeFileSync(join(out, mode, category, 'scores.json'), JSON.stringify(scores))
  return counts
}

function link(target: string, path: string): void {
  mkdirSync(parse(path).dir, { recursive: true })
  if (existsSync(target) && !existsSync(path)) symlinkSync(resolve(target), path)
}

async function inspect(page: Page, path: string, detail: DetailMode): Promise<Found> {
  return page.evaluate(
    async ({ base64, detail }) => {
      const { engine } = window as unknown as { engine: EngineClient }
      const file = new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))])
      const result = await engine.inspect(file, { detail })
      if (!result.ok) throw new Error(result.error.code)
      const { score, refined } = result.value
      const bytes = new Uint8Array(refined.data.buffer)
      let text = ''
      for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192))
      return { score, width: refined.width, height: refined.height, base64: btoa(text) }
    },
    { base64: readFileSync(path).toString('base64'), detail },
  )
}

/** numpy's file format, version 1. */
function toNpy({ width, height, base64 }: Found): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${height}, ${width}), }`
  const header = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + '\n'
  const prefix = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 0, 0])
  prefix.writeUInt16LE(header.length, 8)
  return Buffer.concat([prefix, Buffer.from(header, 'latin1'), Buffer.from(base64, 'base64')])
}
