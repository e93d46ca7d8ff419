import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { flawscope, python } from '../python-env.ts'

/** Fractions in [0, 1], as the evaluator computes them; null where it prints '-'. */
export interface AccuracyRow {
  readonly category: string
  readonly good: number
  readonly defective: number
  readonly masks: number
  readonly imageAuroc: number | null
  readonly pixelAuroc: number | null
  readonly pixelAp: number | null
  readonly aupro: number | null
}

export interface Accuracy {
  /** `seen`: good pictures of these categories were trained on; `unseen`: never trained on. */
  readonly split: 'seen' | 'unseen'
  readonly coarse: readonly AccuracyRow[]
  readonly refined: readonly AccuracyRow[]
}

const data = '../shared/data'
const evaluator = '../shared/tools/evaluate.py'

/**
 * Scores the labelled pictures with the exported ONNX graph and has the agreed evaluator judge the maps.
 * Undefined where the data is not on this machine.
 */
export function measureAccuracy(bundle: string): Accuracy[] | undefined {
  if (!existsSync(data) || !existsSync(evaluator)) return undefined
  return (
    [
      ['unseen', `${data}/evaluation-only`],
      ['seen', `${data}/open`],
    ] as const
  ).map(([split, root]) => ({
    split,
    coarse: evaluate(bundle, root, 'coarse'),
    refined: evaluate(bundle, root, 'refined'),
  }))
}

function evaluate(bundle: string, root: string, map: 'coarse' | 'refined'): AccuracyRow[] {
  const out = `.generated/scores-${map}`
  const report = `${out}.json`
  rmSync(out, { recursive: true, force: true })
  execFileSync(
    flawscope[0],
    [...flawscope.slice(1), 'score', '--bundle', bundle, '--images', root, '--out', out, '--map', map],
    { stdio: 'inherit' },
  )
  execFileSync(python, [evaluator, '--root', root, '--pred', out, '--json', report], { stdio: 'inherit' })
  // Python writes NaN, which JSON does not know.
  const rows = JSON.parse(readFileSync(report, 'utf8').replaceAll('NaN', 'null')) as Record<
    string,
    Record<string, number | null>
  >
  return Object.entries(rows).map(([category, row]) => ({
    category,
    good: row.n_good ?? 0,
    defective: row.n_bad ?? 0,
    masks: row.n_mask ?? 0,
    imageAuroc: row['I-AUROC'] ?? null,
    pixelAuroc: row['P-AUROC'] ?? null,
    pixelAp: row['P-AP'] ?? null,
    aupro: row.AUPRO ?? null,
  }))
}

/** Mean over the categories that have the figure. */
export function mean(rows: readonly AccuracyRow[], key: keyof AccuracyRow): number | null {
  const values = rows.map((row) => row[key]).filter((value) => typeof value === 'number')
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null
}
