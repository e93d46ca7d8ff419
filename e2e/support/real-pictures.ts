import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { basename, join, parse } from 'node:path'
import { python } from '../../scripts/python-env'

/** Real inspection pictures lie beside the project and are read in place; they are never copied into it. */
const pictures = '../shared/data'

export const haveRealPictures = existsSync(pictures)
export const absence = `skipped: no real pictures at ${pictures}`

/**
 * Two categories that were trained on and two that were not, small ones with masks, chosen before anything was measured
 * on them in a browser.
 */
export const chosenCategories = [
  ['open', 'paper_brg02'],
  ['open', 'hazelnut_toy'],
  ['evaluation-only', 'mvtec_bottle'],
  ['evaluation-only', 'mvtec_metal_nut'],
] as const

export interface LabelledPicture {
  readonly path: string
  /** The defect's mask, 1-bit PNG of the picture's size. */
  readonly mask: string
}

/** A good test picture of a category such as `open/hazelnut_toy`. */
export function goodPicture(category: string, index = 0): string {
  const folder = join(pictures, category, 'test/good')
  return join(folder, readdirSync(folder).sort()[index]!)
}

/** A defective test picture with its mask. */
export function defectivePicture(category: string, defect: string, index = 0): LabelledPicture {
  const folder = join(pictures, category, 'ground_truth', defect)
  const mask = readdirSync(folder).sort()[index]!
  const stem = basename(mask, '_mask.png')
  const defects = join(pictures, category, 'test', defect)
  const file = readdirSync(defects).find((name) => parse(name).name === stem)!
  return { path: join(defects, file), mask: join(folder, mask) }
}

/** Good pictures and, last, a defective one, as `flawscope hidden-defects` draws them first. */
export function mixedPictures(root: string, category: string, good: number): string[] {
  const code =
    'import sys, json; from pathlib import Path; from flawscope.hidden import mixed_set; ' +
    'drawn, bad = mixed_set(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), 0); ' +
    'print(json.dumps([str(path) for path in [*drawn[:-1], bad.path]]))'
  const args = ['-c', code, join(pictures, root), category, String(good)]
  return JSON.parse(execFileSync(python, args, { encoding: 'utf8' })) as string[]
}

/** Good and defective pictures of every category in turn, as many as there are up to `count`. */
export function realPictures(count: number): string[] {
  const kinds = ['open', 'evaluation-only'].flatMap((part) =>
    readdirSync(join(pictures, part)).map((category) => join(pictures, part, category, 'test')),
  )
  const lists = kinds.map((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(),
  )
  const longest = Math.max(...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? []))
    .flat()
    .slice(0, count)
}
