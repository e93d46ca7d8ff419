import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { coverageOf } from '../../src/core/part-coverage.ts'
import { flawscope } from '../python-env.ts'
import { table } from './markdown.ts'

const data = '../shared/data'
const GOOD = 8
const DRAWS = 5

/** A part's references and what each scored by the others; written by `flawscope hidden-defects`. */
export interface ShownSet {
  readonly category: string
  /** The defective picture, which comes last; null where all are good. */
  readonly hidden: string | null
  readonly scores: readonly number[]
}

/** How the outlier rule of `src/core/part-coverage.ts` did on the sets of a category. */
export interface OutlierRow {
  readonly split: 'open' | 'evaluation-only'
  readonly category: string
  /** Sets with a defective picture among the good ones, and those in which it was pointed out. */
  readonly hidden: number
  readonly found: number
  /** Sets of good pictures alone, and those in which one was pointed out. */
  readonly good: number
  readonly falseWarnings: number
}

/** Counts what the rule points out in sets of one root. */
export function countOutliers(split: OutlierRow['split'], sets: readonly ShownSet[]): OutlierRow[] {
  return [...new Set(sets.map(({ category }) => category))].sort().map((category) => {
    const own = sets.filter((set) => set.category === category)
    const [hidden, good] = [
      own.filter(({ hidden }) => hidden !== null),
      own.filter(({ hidden }) => hidden === null),
    ]
    return {
      split,
      category,
      hidden: hidden.length,
      found: hidden.filter(({ scores }) => pointedOut(scores).includes(scores.length - 1)).length,
      good: good.length,
      falseWarnings: good.filter(({ scores }) => pointedOut(scores).length > 0).length,
    }
  })
}

/** Places of the references that the rule points out; it knows nothing but their scores. */
const pointedOut = (scores: readonly number[]): number[] =>
  coverageOf(
    scores.map((score, place) => ({
      id: String(place),
      width: 1,
      height: 1,
      score,
      bankShare: 1,
      nearest: null,
    })),
  ).outliers.map(Number)

/** Hides defective pictures among good ones of every category. Undefined where the pictures are not on the machine. */
export function measureOutliers(bundle: string): OutlierRow[] | undefined {
  if (!existsSync(data)) return undefined
  return (['open', 'evaluation-only'] as const).flatMap((split) => {
    const out = `.generated/hidden-${split}.json`
    execFileSync(
      flawscope[0],
      [
        ...flawscope.slice(1),
        'hidden-defects',
        ...['--bundle', bundle, '--images', `${data}/${split}`, '--json', out],
        ...['--good', String(GOOD), '--draws', String(DRAWS)],
      ],
      { stdio: 'inherit' },
    )
    return countOutliers(split, JSON.parse(readFileSync(out, 'utf8')) as ShownSet[])
  })
}

/** The report's section. */
export function describeOutliers(rows: readonly OutlierRow[]): string {
  return `
## A defective picture among the good ones

Parts taught from ${GOOD} good pictures and a defective one, drawn at random: how often the defective one is pointed out as an outlier.
And from ${GOOD + 1} good ones: how often any is. Both numbers of the rule were chosen on the open categories, with other draws and on an
earlier selection grid; nothing was chosen on the others.

${table(
  ['category', 'root', 'defective one pointed out', 'false warning'],
  rows.map(({ split, category, hidden, found, good, falseWarnings }) => [
    category,
    split,
    `${found} of ${hidden}`,
    `${falseWarnings} of ${good}`,
  ]),
)}
`
}
