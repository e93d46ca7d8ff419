import { z } from 'zod/mini'
import type { ErrorCode } from './errors'
import type { ExecutionProvider } from './inference'
import { regionOfInterestSchema } from './region-of-interest'
import { count, probability } from './schema-parts'
import { detailModes } from './tiles'
import type { Verdict } from './verdict'

/**
 * Messages between a page and the app in a frame of it. Every message carries the protocol's number under `flawscope`,
 * so that messages of others are told apart; what the app is sent is checked by {@link embedRequestSchema}.
 */
export const EMBED_PROTOCOL = 1

/** Bytes of a picture that another page may hand over. */
export const MAXIMUM_EMBED_BYTES = 64 * 2 ** 20

const protocol = z.literal(EMBED_PROTOCOL)
const id = z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/))

const embedOptionsSchema = z.strictObject({
  /** Puts the picture in the user's queue too and shows it there. */
  show: z.optional(z.boolean()),
  /** `active`: what judges in the app at that moment, which is the default; `generic`: no part. */
  part: z.optional(z.enum(['active', 'generic'])),
  /** Only where no part judges. */
  detail: z.optional(z.enum(detailModes)),
  /** Absent: those that are set in the app. */
  imageThreshold: z.optional(probability),
  pixelThreshold: z.optional(probability),
  /** Regions of fewer picture pixels are left out. */
  minimumArea: z.optional(count.check(z.maximum(1_000_000))),
  region: z.optional(regionOfInterestSchema),
  /** `values`: probabilities as float32; `png`: 16-bit grey of the picture's size; `none` is the default. */
  map: z.optional(z.enum(['none', 'values', 'png'])),
})

export const embedRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ flawscope: protocol, kind: z.literal('hello') }),
  z.strictObject({
    flawscope: protocol,
    kind: z.literal('inspect'),
    id,
    picture: z.custom<Blob>((value) => value instanceof Blob),
    name: z.string().check(z.minLength(1), z.maxLength(200)),
    options: embedOptionsSchema,
  }),
  z.strictObject({ flawscope: protocol, kind: z.literal('cancel'), id }),
])

/** `public/embed.json`: other origins whose pages may ask, such as `https://mes.example.org`. */
export const embedSettingsSchema = z.object({
  allowedOrigins: z.array(z.string().check(z.regex(/^https?:\/\/[^/\s]+$/))),
})

export type EmbedOptions = z.infer<typeof embedOptionsSchema>
export type EmbedRequest = z.infer<typeof embedRequestSchema>

export interface EmbedStatus {
  readonly phase: 'loading' | 'ready' | 'failed'
  /** Bytes of the model while it is fetched. */
  readonly loadedBytes?: number
  readonly totalBytes?: number
  /** Whether WASM may use threads here; see docs/embedding.md. */
  readonly isolated: boolean
  readonly error?: EmbedFailure
}

export interface EmbedFailure {
  readonly code: ErrorCode | 'invalid-request' | 'busy' | 'no-answer'
  readonly message: string
  readonly hint: string
}

/** Lengths are picture pixels from the top left corner. */
export interface EmbedRegion {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly area: number
  readonly peak: { readonly x: number; readonly y: number; readonly value: number }
  readonly mean: number
}

export interface EmbedResult {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly score: number
  readonly verdict: Verdict
  readonly thresholds: { readonly image: number; readonly pixel: number }
  /** Hottest first. */
  readonly regions: readonly EmbedRegion[]
  readonly map:
    | null
    | Blob
    | { readonly width: number; readonly height: number; readonly data: Float32Array<ArrayBuffer> }
  /** What judged; null: the generic detector. */
  readonly part: { readonly id: string; readonly name: string } | null
  /** `hash`: SHA-256 of the detector's graph. */
  readonly bundle: { readonly id: string; readonly version: string; readonly hash: string }
  readonly provider: ExecutionProvider
  readonly threads: number
  readonly totalMs: number
}

export type EmbedAnswer = { readonly flawscope: typeof EMBED_PROTOCOL } & (
  | { readonly kind: 'status'; readonly status: EmbedStatus }
  | { readonly kind: 'result'; readonly id: string; readonly result: EmbedResult }
  | { readonly kind: 'error'; readonly id: string; readonly error: EmbedFailure }
)
