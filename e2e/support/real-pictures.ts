import { existsSync, readdirSync } from 'node:fs'
import { basename, join, parse } from 'node:path'

/** Real inspection pictures lie beside the project and are read in place; they are never copied into it. */
const root = '../shared/data'

export const haveRealPictures = existsSync(root)
export const absence = `skipped: no real pictures at ${root}`

export interface LabelledPicture {
  readonly path: string
  /** The defect's mask, 1-bit PNG of the picture's size. */
  readonly mask: string
}

/** A good test picture of a category such as `open/hazelnut_toy`. */
export function goodPicture(category: string, index = 0): string {
  const folder = join(root, category, 'test/good')
  return join(folder, readdirSync(folder).sort()[index]!)
}

/** A defective test picture with its mask. */
export function defectivePicture(category: string, defect: string, index = 0): LabelledPicture {
  const folder = join(root, category, 'ground_truth', defect)
  const mask = readdirSync(folder).sort()[index]!
  const stem = basename(mask, '_mask.png')
  const pictures = join(root, category, 'test', defect)
  const file = readdirSync(pictures).find((name) => parse(name).name === stem)!
  return { path: join(pictures, file), mask: join(folder, mask) }
}

/** Good and defective pictures of every category in turn, as many as there are up to `count`. */
export function realPictures(count: number): string[] {
  const kinds = ['open', 'evaluation-only'].flatMap((part) =>
    readdirSync(join(root, part)).map((category) => join(root, part, category, 'test')),
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
