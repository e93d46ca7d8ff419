import { fail, succeed, type Result } from '../../core/errors'
import { sentence } from '../../core/sentence'
import { isClutter, looksLikePicture, splitPath } from '../picture-names'

/** A file and where it lay in the folder that was dropped. */
export interface PlacedFile {
  readonly path: string
  readonly file: File
}

/** A picture whose verdict is known beforehand. */
export interface LabelledPicture {
  /** Class and name, such as `scratch/003.png`; unique within the set. */
  readonly path: string
  readonly file: File
  /** Name of the type of defect; null for a good picture. */
  readonly defect: string | null
  readonly mask: File | null
}

export type IgnoredReason =
  | 'training'
  | 'not-a-picture'
  | 'mask-of-no-picture'
  /** Beside or below the folders that the layout knows. */
  | 'outside'

export interface LabelledSet {
  /** Of the folder; empty where its classes were dropped one by one. */
  readonly name: string
  readonly layout: 'mvtec' | 'simple'
  /** Sorted by class and name, good ones first. */
  readonly pictures: readonly LabelledPicture[]
  readonly ignored: readonly { readonly path: string; readonly reason: IgnoredReason }[]
}

/** A class of the set with its counts. */
export interface LabelledClass {
  readonly defect: string | null
  readonly pictures: number
  readonly masks: number
}

const goodFolder = /^(?:good|ok|normal)$/i
const maskFolder = /^(?:ground[_ -]?truth|masks?|gt)$/i
const trainingFolder = /^train(?:ing)?$/i

interface Placed extends PlacedFile {
  readonly parts: readonly string[]
}

const layoutError = () =>
  fail(
    'dataset-layout',
    sentence`In this folder no pictures with known verdicts were found.`,
    sentence`Drop a folder with test/good and test/<defect> as in MVTec AD, or one with the folders good and defect.`,
  )

/**
 * Understands a folder of pictures with known verdicts: the layout of MVTec AD (`test/good`, `test/<defect>`,
 * `ground_truth/<defect>/<stem>_mask.png`), or a folder `good` beside folders of defects and, perhaps, `masks`.
 *
 * @returns `dataset-layout` where there is neither, `dataset-ambiguous` where there are several of them.
 */
export function readLabelledSet(files: readonly PlacedFile[]): Result<LabelledSet> {
  const placed = files
    .filter(({ path }) => !isClutter(path))
    .map(({ path, file }): Placed => {
      const { folder, name } = splitPath(path)
      return { path, file, parts: folder === '' ? [name] : [...folder.split('/'), name] }
    })
  const inTest = rootsOf(placed, (parts, at) => parts[at] === 'test' && parts.length > at + 2)
  const layout = inTest.length > 0 ? 'mvtec' : 'simple'
  const roots =
    layout === 'mvtec'
      ? inTest
      : rootsOf(
          placed,
          (parts, at) =>
            goodFolder.test(parts[at]!) &&
            parts.length === at + 2 &&
            !(at > 0 && trainingFolder.test(parts[at - 1]!)),
        )
  if (roots.length > 1) {
    const names = roots.map((root) => root.split('/').at(-1)!)
    return fail(
      'dataset-ambiguous',
      sentence`The folder holds several sets of labelled pictures: ${names.slice(0, 5).join(', ')}.`,
      sentence`Drop the folder of one of them.`,
    )
  }
  const root = roots[0]
  if (root === undefined) return layoutError()
  const set = { name: root.split('/').at(-1)!, layout, ...sort(placed, root, layout) } as const
  return set.pictures.length === 0 ? layoutError() : succeed(set)
}

/** The folders in which a folder begins that matches, as paths without the match. */
function rootsOf(
  placed: readonly Placed[],
  matches: (parts: readonly string[], at: number) => boolean,
): string[] {
  const roots = new Set<string>()
  for (const { parts } of placed) {
    // The last part is the file itself.
    const at = parts.slice(0, -1).findIndex((_, index) => matches(parts, index))
    if (at >= 0) roots.add(parts.slice(0, at).join('/'))
  }
  return [...roots].sort()
}

function sort(
  placed: readonly Placed[],
  root: string,
  layout: LabelledSet['layout'],
): Pick<LabelledSet, 'pictures' | 'ignored'> {
  const depth = root === '' ? 0 : root.split('/').length
  const ignored: LabelledSet['ignored'][number][] = []
  const masks = new Map<string, Placed>()
  const found: { readonly defect: string | null; readonly item: Placed }[] = []
  for (const item of placed) {
    const below = item.parts.slice(0, depth).join('/') === root ? item.parts.slice(depth) : []
    const ignore = (reason: IgnoredReason) => ignored.push({ path: item.path, reason })
    const [top = '', second = ''] = below
    const name = below.at(-1) ?? ''
    const folders = layout === 'mvtec' && top === 'test' ? below.slice(1, -1) : below.slice(0, -1)
    if (trainingFolder.test(top)) ignore('training')
    else if (below.length < 2) ignore('outside')
    else if (!looksLikePicture(name)) ignore('not-a-picture')
    else if (maskFolder.test(top)) {
      if (below.length > 3) ignore('outside')
      else masks.set(below.length === 3 ? `${second}/${stemOf(name)}` : `/${stemOf(name)}`, item)
    } else if (folders.length !== 1 || (layout === 'mvtec' && top !== 'test')) ignore('outside')
    else found.push({ defect: goodFolder.test(folders[0]!) ? null : folders[0]!, item })
  }
  const used = new Set<Placed>()
  const pictures = found.map(({ defect, item }): LabelledPicture => {
    const name = item.parts.at(-1)!
    const stem = stemOf(name)
    const mask =
      defect === null
        ? undefined
        : [`${defect}/${stem}_mask`, `${defect}/${stem}`, `/${stem}_mask`, `/${stem}`]
            .map((key) => masks.get(key))
            .find((candidate) => candidate !== undefined)
    if (mask) used.add(mask)
    return { path: `${item.parts.at(-2)!}/${name}`, file: item.file, defect, mask: mask?.file ?? null }
  })
  for (const mask of masks.values())
    if (!used.has(mask)) ignored.push({ path: mask.path, reason: 'mask-of-no-picture' })
  const order = ({ defect, path }: LabelledPicture) => `${defect === null ? 0 : 1}${path}`
  pictures.sort((a, b) => (order(a) < order(b) ? -1 : 1))
  return { pictures, ignored }
}

const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '')

/** The classes of a set, good pictures first. */
export function classesOf({ pictures }: Pick<LabelledSet, 'pictures'>): LabelledClass[] {
  const classes = new Map<string | null, { pictures: number; masks: number }>()
  for (const { defect, mask } of pictures) {
    const counts = classes.get(defect) ?? { pictures: 0, masks: 0 }
    counts.pictures++
    if (mask) counts.masks++
    classes.set(defect, counts)
  }
  return [...classes].map(([defect, counts]) => ({ defect, ...counts }))
}
