import type { Page } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { flawscope, python } from '../python-env.ts'
import type { EvaluationRow, Figures } from './evaluation-rows.ts'

const bundle = 'public/models/default'
const data = '../shared/data'

/** Where a category lies: trained on, or only ever measured on. */
export type Root = 'open' | 'evaluation-only'

/**
 * Teaches and evaluates a category in an open app, as a person does with folders, and with `flawscope evaluate`, by the
 * references that the protocol draws first.
 *
 * @param counts Numbers of references; 0 for none.
 */
export async function compareCategory(
  page: Page,
  root: Root,
  category: string,
  counts: readonly number[],
): Promise<EvaluationRow[]> {
  const expected = evaluateInPython(root, category, counts)
  const rows: EvaluationRow[] = []
  for (const references of counts) {
    const part = references > 0 ? `${category}, ${references} references` : null
    if (part) await teach(page, part, drawReferences(root, category, references))
    const found = await evaluateInBrowser(page, `${data}/${root}/${category}`, part)
    for (const [map, figures] of Object.entries(found)) {
      const python = expected.find((row) => row.references === references && row.map === map)
      if (!python) throw new Error(`Python has no ${map} of ${category} with ${references} references.`)
      rows.push({ category, references, map, browser: figures, python: pick(python) })
    }
  }
  return rows
}

const pick = (row: Figures): Figures => {
  const { imageAuroc, pixelAuroc, pixelAp, aupro } = row
  return { imageAuroc, pixelAuroc, pixelAp, aupro }
}

type PythonRow = Figures & { readonly references: number; readonly map: string }

function evaluateInPython(root: Root, category: string, counts: readonly number[]): PythonRow[] {
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
function drawReferences(root: Root, category: string, count: number): string[] {
  const code =
    'import sys, json; from pathlib import Path; from flawscope.data import good_pictures; ' +
    'from flawscope.part import draw_references; ' +
    'print(json.dumps([str(p) for p in draw_references(' +
    'good_pictures(Path(sys.argv[1]), sys.argv[2]), int(sys.argv[3]), 0)]))'
  const args = ['-c', code, `${data}/${root}`, category, String(count)]
  return JSON.parse(execFileSync(python, args, { encoding: 'utf8' })) as string[]
}

/** Teaches a part from these pictures, in this order, as a person does. */
async function teach(page: Page, name: string, pictures: readonly string[]): Promise<void> {
  await page.getByRole('link', { name: 'Parts', exact: true }).first().click()
  await page.getByLabel('Good pictures or a part file').setInputFiles([...pictures])
  const dialog = page.getByRole('dialog', { name: 'Teach a part' })
  await dialog.getByLabel('Name of the part').fill(name)
  await dialog.getByRole('button', { name: 'Teach', exact: true }).click()
  await dialog.waitFor({ state: 'detached', timeout: 600_000 })
}

async function evaluateInBrowser(
  page: Page,
  folder: string,
  part: string | null,
): Promise<Record<string, Figures>> {
  await page.getByRole('link', { name: 'Evaluate', exact: true }).first().click()
  await page.getByLabel('Folder of labelled pictures').setInputFiles(folder)
  await page.getByTestId('set-summary').waitFor()
  await page.getByLabel('Judged by').selectOption(part === null ? { index: 0 } : { label: part })
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
