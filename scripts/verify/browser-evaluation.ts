import { chromium, type Page } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { createServer } from 'vite'
import type { TaughtPart } from '../../src/core/part.ts'
import type { EngineClient } from '../../src/lib/engine/engine-client.ts'
import { browserArguments, requireBrowser } from '../find-browser.ts'
import { flawscope, preparePython, python } from '../python-env.ts'

/** Figures in [0, 1]; null where there is nothing to compute them from. */
type Figures = Readonly<Record<(typeof figureNames)[number], number | null>>

/** The same map of the same pictures, evaluated in the browser and in Python. */
export interface EvaluationRow {
  readonly category: string
  readonly references: number
  readonly map: string
  readonly browser: Figures
  readonly python: Figures
}

const figureNames = ['imageAuroc', 'pixelAuroc', 'pixelAp', 'aupro'] as const

const bundle = 'public/models/default'
const data = '../shared/data'

/** Two that were trained on and two that were not, small ones with masks; the latter are only ever read in place. */
const categories = [
  ['open', 'paper_brg02'],
  ['open', 'hazelnut_toy'],
  ['evaluation-only', 'mvtec_bottle'],
  ['evaluation-only', 'mvtec_metal_nut'],
] as const

const counts = [0, 4] as const

/**
 * Evaluates real categories in the browser, as a person does with a folder, and with `flawscope evaluate`: without
 * references, and with the four that the protocol draws first. Undefined where the pictures are not on the machine.
 */
export async function measureBrowserEvaluation(): Promise<EvaluationRow[] | undefined> {
  if (!existsSync(data)) return undefined
  const server = await createServer({ logLevel: 'error', server: { port: 0 } })
  await server.listen()
  const browser = await chromium.launch({ executablePath: requireBrowser(), args: browserArguments })
  const rows: EvaluationRow[] = []
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(`${server.resolvedUrls!.local[0]!}#/evaluate`)
    await page.locator('html[data-engine-state="ready"]').waitFor({ timeout: 300_000 })
    for (const [root, category] of categories) {
      const expected = evaluateInPython(root, category)
      for (const references of counts) {
        if (references > 0) await teach(page, drawReferences(root, category, references))
        const found = await evaluateInBrowser(page, `${data}/${root}/${category}`, references > 0)
        for (const [map, figures] of Object.entries(found)) {
          const python = expected.find((row) => row.references === references && row.map === map)
          if (!python) throw new Error(`Python has no ${map} of ${category} with ${references} references.`)
          rows.push({ category, references, map, browser: figures, python: pick(python) })
        }
      }
    }
  } finally {
    await browser.close()
    await server.close()
  }
  return rows
}

/** The largest difference of any figure, in points of 100. */
export const largestDifference = (rows: readonly EvaluationRow[]): number =>
  Math.max(
    ...rows.flatMap(({ browser, python }) =>
      figureNames.map((name) => {
        const [ours, theirs] = [browser[name], python[name]]
        // One that only one side can compute is as wrong as can be.
        return ours === null || theirs === null ? (ours === theirs ? 0 : 100) : 100 * Math.abs(ours - theirs)
      }),
    ),
  )

const pick = (row: Figures): Figures => {
  const { imageAuroc, pixelAuroc, pixelAp, aupro } = row
  return { imageAuroc, pixelAuroc, pixelAp, aupro }
}

type PythonRow = Figures & { readonly references: number; readonly map: string }

function evaluateInPython(root: string, category: string): PythonRow[] {
  mkdirSync('.generated', { recursive: true })
  const out = `.generated/evaluation-${category}.json`
  const split = root === 'open' ? '--seen' : '--unseen'
  const options = ['--bundle', bundle, split, `${data}/${root}`, '--category', category, '--draws', '1']
  execFileSync(
    flawscope[0],
    [
      ...flawscope.slice(1),
      'evaluate',
      ...options,
      ...counts.flatMap((count) => ['--references', String(count)]),
      '--json',
      out,
    ],
    { stdio: 'ignore' },
  )
  return JSON.parse(readFileSync(out, 'utf8')) as PythonRow[]
}

/** The files that Python teaches from in its first draw. */
function drawReferences(root: string, category: string, count: number): string[] {
  const code =
    'import sys, json; from pathlib import Path; from flawscope.data import good_pictures; ' +
    'from flawscope.part import draw_references; ' +
    'print(json.dumps([str(p) for p in draw_references(' +
    'good_pictures(Path(sys.argv[1]), sys.argv[2]), int(sys.argv[3]), 0)]))'
  const args = ['-c', code, `${data}/${root}`, category, String(count)]
  return JSON.parse(execFileSync(python, args, { encoding: 'utf8' })) as string[]
}

/** Teaches a part by an engine of its own and makes it the page's active one. */
async function teach(page: Page, paths: readonly string[]): Promise<void> {
  const pictures = paths.map((path) => readFileSync(path).toString('base64'))
  // Modules of the dev server are those that the page itself runs. Their names come as values and no function has a
  // name: the compiler of this script would wrap it in a helper that the page lacks.
  const modules = { client: '/src/lib/engine/engine-client.ts', parts: '/src/stores/parts.ts' }
  await page.evaluate(
    async ({ pictures, modules }) => {
      const { EngineClient } = (await import(/* @vite-ignore */ modules.client)) as {
        EngineClient: new () => EngineClient
      }
      const { useParts } = (await import(/* @vite-ignore */ modules.parts)) as {
        useParts: { getState: () => { setActivePart: (part: unknown) => void } }
      }
      const engine = new EngineClient()
      const bundleUrl = new URL('/models/default/', location.href).href
      const started = await engine.start({ bundleUrl, provider: 'auto', threads: 'auto' })
      if (!started.ok) throw new Error(started.error.message)
      const taught = await engine.teach({
        pictures: pictures.map((base64, index) => ({
          id: `reference-${index}`,
          file: new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]),
        })),
      })
      engine.dispose()
      if (!taught.ok) throw new Error(taught.error.message)
      const { model }: TaughtPart = taught.value
      const key = crypto.randomUUID()
      useParts
        .getState()
        .setActivePart({
          id: key,
          key,
          name: 'four references',
          model,
          thresholds: { image: 0.5, pixel: 0.5 },
        })
    },
    { pictures, modules },
  )
}

async function evaluateInBrowser(
  page: Page,
  folder: string,
  withPart: boolean,
): Promise<Record<string, Figures>> {
  await page.getByLabel('Folder of labelled pictures').setInputFiles(folder)
  await page.getByTestId('set-summary').waitFor()
  await page.getByLabel('Judged by').selectOption({ index: withPart ? 1 : 0 })
  await page.getByTestId('run-evaluation').click()
  await page.getByTestId('run-progress').waitFor()
  await page.getByTestId('run-progress').waitFor({ state: 'detached', timeout: 600_000 })
  const problems = page.getByTestId('problems')
  if ((await problems.count()) > 0) throw new Error((await problems.textContent()) ?? '')
  return page
    .getByTestId('figures')
    .evaluate((table) =>
      Object.fromEntries(
        [...table.querySelectorAll<HTMLElement>('[data-view]')].map((row) => [
          row.dataset.view!,
          Object.fromEntries(
            [...row.querySelectorAll<HTMLElement>('[data-figure]')].map(({ dataset }) => [
              dataset.figure!,
              dataset.value === undefined ? null : Number(dataset.value),
            ]),
          ) as unknown as Figures,
        ]),
      ),
    )
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  preparePython()
  const rows = await measureBrowserEvaluation()
  if (!rows) console.log(`skipped: no real pictures at ${data}`)
  else {
    const show = (figures: Figures) =>
      figureNames.map((name) => (figures[name] === null ? '-' : (100 * figures[name]).toFixed(2))).join(' ')
    for (const { category, references, map, browser, python } of rows)
      console.log(`${category} k=${references} ${map}: browser ${show(browser)} | Python ${show(python)}`)
    const difference = largestDifference(rows)
    console.log(`largest difference: ${difference.toFixed(3)} points`)
    if (difference > 0.2) process.exitCode = 1
  }
}
