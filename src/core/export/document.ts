import { z } from 'zod/mini'
import type { EngineInfo, Inspection } from '../inference'
import { regionOfInterestSchema } from '../region-of-interest'
import type { Region } from '../regions'
import { isReviewed, NO_REVIEW, reviewSchema, type Review } from '../review'
import { count, probability, text } from '../schema-parts'
import { verdictOf } from '../verdict'

/**
 * What an export says, and what it was made with: the JSON export is this document as it is, and tables,
 * COCO and report are written from it. docs/export.md explains it to its readers.
 */
export const EXPORT_FORMAT = 1

const verdict = z.enum(['OK', 'NG'])
const provider = z.enum(['webgpu', 'wasm'])
const precision = z.enum(['fp32', 'fp16', 'int8'])
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const pixels = z.int().check(z.nonnegative())
const milliseconds = z.number().check(z.nonnegative())

const region = z.object({
  /** Counted from 1 within its picture, hottest first. */
  number: count,
  area: count,
  share: probability,
  /** Null without a scale. */
  areaMm2: z.nullable(z.number().check(z.nonnegative())),
  box: z.object({ x: pixels, y: pixels, width: count, height: count }),
  centre: z.object({ x: z.number(), y: z.number() }),
  peak: z.object({ x: pixels, y: pixels, value: probability }),
  mean: probability,
})

/** Paths within the archive; null where that was not exported. */
const files = z.object({
  overlay: z.nullable(text),
  map: z.nullable(text),
  mask: z.nullable(text),
})

const picture = z.object({
  /** Counted from 1 within the export, in the order of the queue; names of files begin with it. */
  number: count,
  name: text,
  /** Folders the picture came from; null for single files. */
  folder: z.nullable(z.string()),
  width: count,
  height: count,
  /** Within the region of interest. */
  score: probability,
  /** Of the score against the threshold. */
  scoreVerdict: verdict,
  /** The one that counts: a person's where there is one. */
  verdict,
  /** Revision of the part that judged this picture; null where the detector as it ships did. */
  part: z.nullable(text),
  reviewed: z.boolean(),
  review: reviewSchema,
  /** Tiles of the detail mode; null where the picture was looked at as a whole. */
  detail: z.nullable(z.object({ columns: count, rows: count })),
  /** Codes of what is to be known about how the file was read, such as `first-frame`. */
  notes: z.array(text),
  provider,
  timings: z.object({
    decodeMs: milliseconds,
    resizeMs: milliseconds,
    networkMs: milliseconds,
    totalMs: milliseconds,
  }),
  /** Pixels of the mask: the sum of the regions' areas. */
  defectArea: pixels,
  regions: z.array(region),
  files,
})

export const exportDocumentSchema = z.object({
  format: z.literal(EXPORT_FORMAT),
  app: z.object({ name: z.literal('Flawscope'), version: text }),
  exportedAt: z.iso.datetime(),
  /** The bundle of the detector; null where none was running when the export was made. */
  model: z.nullable(
    z.object({
      id: text,
      name: text,
      version: text,
      licence: text,
      /** The graph that runs at the moment of the export. */
      graph: z.object({ file: text, sha256, precision, provider, threads: count }),
    }),
  ),
  /** What judged when the export was made: the detector as it ships, or a part that was taught. */
  part: z.union([
    z.literal('Generic'),
    z.object({
      id: text,
      name: text,
      /** Of the part's model: changes whenever its references do. */
      revision: text,
      references: count,
      /** Wanted share of good pictures that raise an alarm, from which its thresholds follow. */
      falseAlarmRate: probability,
    }),
  ]),
  settings: z.object({
    imageThreshold: probability,
    pixelThreshold: probability,
    /** The bundle's own values; null before a bundle was loaded. */
    calibrated: z.nullable(z.object({ imageThreshold: probability, pixelThreshold: probability })),
    minimumArea: count,
    millimetresPerPixel: z.nullable(z.number().check(z.positive())),
    /** In fractions of the picture's sides; without shapes the whole picture counts. */
    regionOfInterest: regionOfInterestSchema,
  }),
  pictures: z.array(picture),
  /** Pictures without a result. */
  failed: z.array(z.object({ name: text, folder: z.nullable(z.string()), code: text, message: text })),
})

export type ExportDocument = z.infer<typeof exportDocumentSchema>
export type ExportedPicture = z.infer<typeof picture>
export type ExportSettings = ExportDocument['settings']

/** Name of a document's part, for people. */
export const partName = (part: ExportDocument['part']): string =>
  typeof part === 'string' ? part : part.name

/** The bundle and the graph of a running engine. */
export function describeModel({ bundle, provider, precision, threads }: EngineInfo): ExportDocument['model'] {
  const graph = bundle.graphs.detector.variants.find(
    (variant) => variant.precision === precision && variant.providers.includes(provider),
  )
  if (!graph) return null
  const { id, name, version, licence } = bundle
  return {
    id,
    name,
    version,
    licence,
    graph: { file: graph.file, sha256: graph.sha256, precision, provider, threads },
  }
}

interface PictureFacts {
  readonly number: number
  readonly name: string
  readonly folder: string | undefined
  readonly inspection: Inspection
  /** Within the region of interest. */
  readonly score: number
  readonly regions: readonly Region[]
  readonly review: Review | undefined
  readonly files: ExportedPicture['files']
}

/** One finished picture as the document has it. */
export function describePicture(facts: PictureFacts, settings: ExportSettings): ExportedPicture {
  const { inspection, regions, score, review = NO_REVIEW } = facts
  const scoreVerdict = verdictOf(score, settings.imageThreshold)
  const { millimetresPerPixel: scale } = settings
  return {
    number: facts.number,
    name: facts.name,
    folder: facts.folder ?? null,
    width: inspection.width,
    height: inspection.height,
    score,
    scoreVerdict,
    verdict: review.override ?? scoreVerdict,
    part: inspection.part ?? null,
    reviewed: isReviewed(review),
    review: { ...review, tags: [...review.tags] },
    detail: inspection.detail ? { columns: inspection.detail.columns, rows: inspection.detail.rows } : null,
    notes: inspection.notes.map(({ code }) => code),
    provider: inspection.provider,
    timings: { ...inspection.timings },
    defectArea: regions.reduce((sum, { area }) => sum + area, 0),
    regions: regions.map(({ area, share, box, centre, peak, mean }, index) => ({
      number: index + 1,
      area,
      share,
      areaMm2: scale === null ? null : area * scale * scale,
      box,
      centre,
      peak,
      mean,
    })),
    files: facts.files,
  }
}

/**
 * The document as JSON text.
 *
 * @throws Error of zod when the document breaks its own schema, which a reader would meet otherwise.
 */
export const toJson = (document: ExportDocument): string =>
  `${JSON.stringify(exportDocumentSchema.parse(document), null, 2)}\n`
