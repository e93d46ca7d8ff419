import { z } from 'zod/mini'
import type { PartBundle, PartModel, ReferenceRecord, TaughtPart, TaughtReference } from './part'
import { calibratePart, type PartCalibration } from './part-calibration'
import { regionOfInterestSchema } from './region-of-interest'
import { count, probability, text } from './schema-parts'

/**
 * A part as it is kept on the device and in part files: what it was taught, and how it is judged by. The schema is
 * strict about numbers and shapes, because a bank with a hole in it would judge silently wrong.
 */
export const PART_SCHEMA = 2

export const MAXIMUM_REFERENCES = 60
const MAXIMUM_NAME = 120
/** Far more than anyone shows to learn a catch rate from. */
const MAXIMUM_DEFECTS = 500
const MAXIMUM_BANK_VALUES = 16_000_000

export const partNameSchema = z.string().check(z.trim(), z.minLength(1), z.maxLength(MAXIMUM_NAME))
export const partIdSchema = z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/))
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/))

export const partBundleSchema = z.object({ id: text, detector: sha256, reference: sha256 })

const isFiniteEverywhere = (values: Float32Array): boolean => values.every((value) => Number.isFinite(value))
const finiteFloats = z
  .custom<Float32Array<ArrayBuffer>>((value) => value instanceof Float32Array)
  .check(z.refine(isFiniteEverywhere))

const level = z
  .object({
    name: text,
    rows: finiteFloats,
    owner: z.custom<Int32Array<ArrayBuffer>>((value) => value instanceof Int32Array),
  })
  .check(
    z.refine(({ rows, owner }) => owner.length > 0 && rows.length > 0 && rows.length % owner.length === 0),
    z.refine(({ rows }) => rows.length <= MAXIMUM_BANK_VALUES),
  )

const model = z
  .object({ levels: z.array(level).check(z.minLength(1), z.maxLength(32)), statistics: finiteFloats })
  .check(z.refine(({ levels, statistics }) => statistics.length === 2 * levels.length))

/** A good picture of the part among the others, without what it alone gave, which is kept beside. */
const reference = z.object({
  id: partIdSchema,
  name: z.string().check(z.maxLength(400)),
  width: count,
  height: count,
  thumbnail: z.custom<Blob>((value) => value instanceof Blob),
  score: probability,
  peak: probability,
  distances: finiteFloats,
  bankShare: probability,
  nearest: z.nullable(z.object({ id: partIdSchema, distance: z.number().check(z.nonnegative()) })),
})

/** A picture known to be defective, as the part judged it. */
const defect = z.object({ name: z.string().check(z.maxLength(400)), score: probability, peak: probability })

const settings = z.object({
  /** Wanted share of good pictures that raise an alarm. */
  rate: z.number().check(z.minimum(0.001), z.maximum(0.5)),
  /** Set by hand in place of the calibrated ones. */
  imageThreshold: z.nullable(probability),
  pixelThreshold: z.nullable(probability),
})

export const partProfileSchema = z
  .object({
    schema: z.literal(PART_SCHEMA),
    id: partIdSchema,
    name: partNameSchema,
    createdAt: z.iso.datetime(),
    changedAt: z.iso.datetime(),
    /** Changes whenever the model does; results carry it. */
    revision: partIdSchema,
    bundle: partBundleSchema,
    model,
    references: z.array(reference).check(z.minLength(1), z.maxLength(MAXIMUM_REFERENCES)),
    settings,
    regionOfInterest: regionOfInterestSchema,
    millimetresPerPixel: z.nullable(z.number().check(z.positive(), z.maximum(1000))),
    /** Judged by this very model: once it is taught anew, they have to be shown again. Since schema 2. */
    defects: z.array(defect).check(z.maxLength(MAXIMUM_DEFECTS)),
  })
  .check(
    z.refine(({ references }) => new Set(references.map(({ id }) => id)).size === references.length),
    // With one picture, owner 1 stands for its other views.
    z.refine(({ model, references }) => {
      const owners = Math.max(2, references.length)
      return model.levels.every(({ owner }) => owner.every((place) => place >= 0 && place < owners))
    }),
    z.refine(({ model, references }) =>
      references.every(({ distances }) => distances.length === 2 * model.levels.length),
    ),
  )

export interface PartProfile extends Omit<z.infer<typeof partProfileSchema>, 'model' | 'bundle'> {
  readonly model: PartModel
  readonly bundle: PartBundle
}
export type PartReference = PartProfile['references'][number]
export type KnownDefect = PartProfile['defects'][number]

/** A profile of an earlier schema as one of this; what is none is left as it is, for the schema to refuse. */
export function upgradeProfile(stored: unknown): unknown {
  const { data } = z.looseObject({ schema: z.literal(1) }).safeParse(stored)
  // Schema 1 knew no defective pictures.
  return data ? { ...data, schema: PART_SCHEMA, defects: [] } : stored
}

/** What a reference gave alone, with its picture: needed to teach anew, to duplicate and to export. */
export interface PartPicture {
  readonly id: string
  readonly file: Blob
  readonly record: ReferenceRecord
}

/** @param name The file's. */
export function toReference(taught: TaughtReference, name: string): PartReference {
  const { record, score, peak, distances, bankShare, nearest } = taught
  const { id, width, height, thumbnail } = record
  return { id, name, width, height, thumbnail, score, peak, distances, bankShare, nearest }
}

export const isSameBundle = (a: PartBundle, b: PartBundle): boolean =>
  a.id === b.id && a.detector === b.detector && a.reference === b.reference

/** What a teaching changes of a profile. */
export function taughtParts(
  { bundle, model, references }: TaughtPart,
  nameOf: (id: string) => string,
): Pick<PartProfile, 'bundle' | 'model' | 'references' | 'revision' | 'defects'> {
  return {
    bundle,
    model,
    references: references.map((taught) => toReference(taught, nameOf(taught.record.id))),
    revision: crypto.randomUUID(),
    defects: [],
  }
}

/**
 * Thresholds of a part at a false-alarm rate.
 *
 * @throws Error for a rate that the schema of a profile does not let in.
 */
export function calibrationOf(
  { references, settings }: Pick<PartProfile, 'references' | 'settings'>,
  rate = settings.rate,
): PartCalibration {
  const calibrated = calibratePart(
    references.map(({ score }) => score),
    references.map(({ peak }) => peak),
    rate,
  )
  if (!calibrated.ok) throw new Error(calibrated.error.message)
  return calibrated.value
}
