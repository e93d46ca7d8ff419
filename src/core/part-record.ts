import { z } from 'zod/mini'
import { modelHash, type Bundle } from './bundle'
import type { PartBundle, PartModel, ReferenceRecord } from './part'
import { partBundleSchema, partIdSchema } from './part-profile'
import { count } from './schema-parts'

/** Schema of what a reference gave alone; see {@link ReferenceRecord}. */

const levelShare = z.object({
  rows: z.custom<Float32Array<ArrayBuffer>>((value) => value instanceof Float32Array),
  views: z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array),
})

const record = z.object({
  id: partIdSchema,
  bundle: partBundleSchema,
  shares: z
    .array(z.object({ views: count, levels: z.array(levelShare).check(z.maxLength(32)) }))
    .check(z.maxLength(8)),
  signature: z
    .custom<Float32Array<ArrayBuffer>>((value) => value instanceof Float32Array)
    .check(z.refine((values) => values.every((value) => Number.isFinite(value)))),
  width: count,
  height: count,
  thumbnail: z.custom<Blob>((value) => value instanceof Blob),
})

export const partPictureSchema = z.object({
  id: partIdSchema,
  file: z.custom<Blob>((value) => value instanceof Blob),
  record: record,
})

/**
 * A picture as earlier versions kept it: the rows that it put up were on a coarser grid, and do not go together with
 * those of today. Without them the picture is looked at again when its part is next taught.
 */
const earlierPicture = z.looseObject({
  record: z.looseObject({
    shares: z
      .array(
        z.object({ levels: z.array(z.object({ rows: z.custom((rows) => rows instanceof Int16Array) })) }),
      )
      .check(z.minLength(1)),
  }),
})

/** A picture of an earlier version as one of this; any other value is left as it is. */
export function upgradePicture(stored: unknown): unknown {
  const { data } = earlierPicture.safeParse(stored)
  return data ? { ...data, record: { ...data.record, shares: [] } } : stored
}

/** What a part must have been taught with to be used with a bundle; null where the bundle learns no parts. */
export function partBundleOf(bundle: Bundle): PartBundle | null {
  const reference = bundle.graphs.reference?.variants[0]
  return reference ? { id: bundle.id, detector: modelHash(bundle), reference: reference.sha256 } : null
}

/** Whether a model has the levels, channels and numbers of rows that a bundle's reference graph takes. */
export function fitsBundle({ levels }: PartModel, { reference }: Bundle): boolean {
  return (
    reference?.levels.length === levels.length &&
    reference.levels.every(({ name, channels, bank }, index) => {
      const level = levels[index]!
      return (
        level.name === name &&
        level.owner.length <= bank &&
        level.rows.length === level.owner.length * channels
      )
    })
  )
}

/** Whether what a picture gave has the shapes of a bundle's levels. */
export function recordFitsBundle({ shares }: ReferenceRecord, { reference }: Bundle): boolean {
  return shares.every(
    ({ levels }) =>
      reference?.levels.length === levels.length &&
      reference.levels.every(({ channels, share }, index) => {
        const { rows, views } = levels[index]!
        return (
          views.length <= share &&
          rows.length === views.length * channels &&
          views.every((view) => view < reference.views.length)
        )
      }),
  )
}
