import { z } from 'zod/mini'
import { regionOfInterestSchema } from '../../core/region-of-interest'
import { reviewSchema } from '../../core/review'
import { probability, text } from '../../core/schema-parts'
import { storedResultSchema } from './stored-entry'

/**
 * What the entries of the history say. They are never rewritten: a later version of Flawscope that says more writes
 * another `format` and goes on reading this one.
 */
export const HISTORY_FORMAT = 1

const format = z.literal(HISTORY_FORMAT)
const time = z.iso.datetime()
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const seq = z.int().check(z.positive())
const verdict = z.enum(['OK', 'NG'])

/** Who was there, where that is set; see `src/stores/history.ts`. */
const who = { operator: z.nullable(text), station: z.nullable(text) }

/** Data that lies beside the chain and is held by it through its hash. */
const blob = z.object({ sha256, bytes: z.int().check(z.nonnegative()), type: z.string() })

export const inspectionRecordSchema = z.object({
  kind: z.literal('inspection'),
  format,
  /** By the device's clock, which may have gone back: the order of records is that of their numbers. */
  time,
  source: z.enum(['inspect', 'live']),
  /** Id of the queue's item; null for pictures that were in no queue. */
  item: z.nullable(text),
  name: z.string(),
  folder: z.nullable(z.string()),
  /** The bundle and, of its detector, the graph that ran. */
  model: z.nullable(z.object({ bundle: text, version: text, sha256 })),
  /** What judged instead of the detector as it ships; `revision` changes whenever its references do. */
  part: z.nullable(z.object({ id: text, name: text, revision: text })),
  thresholds: z.object({ image: probability, pixel: probability }),
  regionOfInterest: regionOfInterestSchema,
  /** Within the region of interest. */
  score: probability,
  /** Of the score against the threshold. */
  verdict,
  /** What a person had said when it was recorded. */
  review: reviewSchema,
  ...who,
  /** Version of Flawscope. */
  app: text,
  result: storedResultSchema,
  /** Null where it was not kept, or there is none. */
  blobs: z.object({
    picture: z.nullable(blob),
    thumbnail: z.nullable(blob),
    display: z.nullable(blob),
    maps: z.nullable(blob),
  }),
})

/** What a person said later about an inspection. The last one counts. */
export const amendmentRecordSchema = z.object({
  kind: z.literal('amendment'),
  format,
  time,
  /** Number of the inspection. */
  target: seq,
  review: reviewSchema,
  ...who,
})

export const checkpointRecordSchema = z.object({
  kind: z.literal('checkpoint'),
  format,
  time,
  reason: z.enum(['age', 'selection', 'all']),
  /** Inspections that this deleted, and all that were deleted until then. */
  deleted: z.int(),
  deletedInAll: z.int(),
  anchor: z.object({ seq: z.int().check(z.nonnegative()), hash: sha256 }),
  ranges: z.array(z.tuple([seq, seq])),
  ...who,
})

export const historyBodySchema = z.discriminatedUnion('kind', [
  inspectionRecordSchema,
  amendmentRecordSchema,
  checkpointRecordSchema,
])

export type InspectionRecord = z.infer<typeof inspectionRecordSchema>
export type HistoryBody = z.infer<typeof historyBodySchema>
export type Who = Pick<InspectionRecord, 'operator' | 'station'>
