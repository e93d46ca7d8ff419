import { z } from 'zod/mini'
import { evaluationViews } from '../evaluation'
import { probability, text } from '../schema-parts'
import { exportDocumentSchema } from './document'
import { table, type Cell } from './tables'

/** What the export of an evaluation says, and what it was made with. docs/export.md explains it to its readers. */
export const EVALUATION_FORMAT = 1

const amount = z.int().check(z.nonnegative())
const figure = z.nullable(probability)
const score = z.number().check(z.nonnegative())

/** A value for each view that there is. */
const byView = <Value extends z.ZodMiniType>(value: Value) =>
  z.object({
    refined: z.optional(value),
    coarse: z.optional(value),
    distance: z.optional(value),
  })

const viewFigures = z.object({
  imageAuroc: figure,
  imageAp: figure,
  pixelAuroc: figure,
  pixelAp: figure,
  aupro: figure,
  /** Largest catch rate less false-alarm rate (Youden's J); null where a class is empty. */
  bestThreshold: z.nullable(score),
  types: z.array(
    z.object({
      defect: text,
      pictures: amount,
      imageAuroc: figure,
      pixelAuroc: figure,
      aupro: figure,
    }),
  ),
})

const picture = z.object({
  /** Class and name. */
  path: text,
  /** Null for a good picture. */
  defect: z.nullable(text),
  mask: z.enum(['used', 'none', 'unusable']),
  width: amount,
  height: amount,
  scores: byView(score),
})

export const evaluationDocumentSchema = z.object({
  format: z.literal(EVALUATION_FORMAT),
  app: exportDocumentSchema.shape.app,
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  model: exportDocumentSchema.shape.model,
  /** The graph by which parts judge; null where none did. */
  referenceGraph: z.nullable(z.object({ file: text, sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)) })),
  /** Null: the generic detector, without references. The key changes with every change of the part. */
  part: z.nullable(z.object({ id: text, name: text, key: text })),
  /** How figures are computed; the rules in words. */
  protocol: z.object({
    side: amount,
    falsePositiveLimit: probability,
    rules: text,
  }),
  set: z.object({
    name: z.string(),
    layout: z.enum(['mvtec', 'simple']),
    good: amount,
    defective: amount,
    masks: amount,
    ignored: z.array(z.object({ path: text, reason: text })),
  }),
  figures: byView(viewFigures),
  /** The threshold on the page when the export was made, and what it does. */
  decision: z.object({
    view: z.enum(evaluationViews),
    threshold: score,
    caught: amount,
    missed: amount,
    falseAlarms: amount,
    passed: amount,
    catchRate: figure,
    falseAlarmRate: figure,
    precision: figure,
    accuracy: figure,
    f1: figure,
  }),
  pictures: z.array(picture),
  /** Pictures that were left out, and masks that were. */
  problems: z.array(z.object({ path: text, what: z.enum(['picture', 'mask']), code: text, message: text })),
})

export type EvaluationDocument = z.infer<typeof evaluationDocumentSchema>

/**
 * The document as JSON text.
 *
 * @throws Error of zod when the document breaks its own schema, which a reader would meet otherwise.
 */
export const evaluationJson = (document: EvaluationDocument): string =>
  `${JSON.stringify(evaluationDocumentSchema.parse(document), null, 2)}\n`

const HEAD = [
  'picture',
  'label',
  'defect',
  'mask',
  'width_px',
  'height_px',
  'score_refined',
  'score_coarse',
  'score_distance',
  'judged_by',
  'threshold',
  'verdict',
  'outcome',
  'error',
] as const

/** A row for each picture; those that were left out come last and have an error. */
export function evaluationCsv({ pictures, problems, decision }: EvaluationDocument): string {
  const { view, threshold } = decision
  const rows = pictures.map(({ path, defect, mask, width, height, scores }): Cell[] => {
    const isNg = scores[view]! >= threshold
    const isDefective = defect !== null
    return [
      path,
      isDefective ? 'defective' : 'good',
      defect,
      mask,
      width,
      height,
      scores.refined ?? null,
      scores.coarse ?? null,
      scores.distance ?? null,
      view,
      threshold,
      isNg ? 'NG' : 'OK',
      isDefective ? (isNg ? 'caught' : 'missed') : isNg ? 'false alarm' : 'passed',
      problems.find((problem) => problem.path === path)?.message ?? null,
    ]
  })
  const blank = HEAD.slice(1, -1).map(() => null)
  const left = problems
    .filter(({ what }) => what === 'picture')
    .map(({ path, message }): Cell[] => [path, ...blank, message])
  return table(HEAD, [...rows, ...left])
}
