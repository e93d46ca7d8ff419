import { z } from 'zod/mini'
import { count, probability, text } from '../../core/schema-parts'

/** What the device keeps of a picture besides its blobs. Version 1; what does not look like this is dropped. */

const size = z.object({ width: count, height: count })
const milliseconds = z.number().check(z.minimum(0))

const note = z.discriminatedUnion('code', [
  z.object({ code: z.literal('first-frame'), count: z.nullable(count) }),
  z.object({ code: z.literal('first-page'), count }),
  z.object({ code: z.literal('depth-reduced'), bits: count }),
  z.object({ code: z.literal('profile-converted') }),
  z.object({ code: z.literal('profile-ignored') }),
])

const sentence = z.object({ id: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) })

const source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file') }),
  z.object({
    kind: z.literal('sample'),
    url: text,
    facts: z.object({
      kind: text,
      label: z.enum(['good', 'defective']),
      defect: z.nullable(z.string()),
      licence: text,
      credit: text,
    }),
  }),
])

/** An inspection without its maps and pictures. */
export const storedResultSchema = z.object({
  width: count,
  height: count,
  score: probability,
  coarse: size,
  refined: size,
  detail: z.exactOptional(
    z.object({
      columns: count,
      rows: count,
      whole: z.object({ score: probability, refined: size }),
      tiles: z.object({ score: probability, refined: size }),
    }),
  ),
  /** Where a part judged: its key, and the size of its distance map. */
  part: z.exactOptional(text),
  distance: z.exactOptional(size),
  notes: z.array(note),
  provider: z.enum(['webgpu', 'wasm']),
  timings: z.object({
    decodeMs: milliseconds,
    resizeMs: milliseconds,
    networkMs: milliseconds,
    totalMs: milliseconds,
  }),
})

export const storedEntrySchema = z.object({
  id: text,
  /** Where it stands in the queue: smaller is earlier. */
  place: z.number(),
  name: z.string(),
  folder: z.optional(z.string()),
  source,
  state: z.discriminatedUnion('phase', [
    z.object({ phase: z.literal('waiting') }),
    z.object({
      phase: z.literal('failed'),
      error: z.object({
        code: text,
        message: z.string(),
        hint: z.string(),
        texts: z.optional(z.object({ message: sentence, hint: sentence })),
        detail: z.optional(z.string()),
      }),
    }),
    /** `bundle` is what inferred: with another one the picture is inspected again. */
    z.object({ phase: z.literal('done'), bundle: text, result: storedResultSchema }),
  ]),
})

export type StoredEntry = z.infer<typeof storedEntrySchema>
export type StoredResult = z.infer<typeof storedResultSchema>

/** Blobs of a finished picture; all maps of the result packed into one. */
export interface ResultBlobs {
  /** Null where it could not be made. */
  readonly thumbnail: Blob | null
  readonly display: Blob | null
  readonly maps: Blob
}

export interface StoredBlobs extends ResultBlobs {
  readonly id: string
}
