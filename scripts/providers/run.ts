import type { ExecutionProvider, Inspection, Precision } from '../../src/core/inference'

/** What the page and `measure.ts` say to each other, and what comes of it. */

export interface Run {
  readonly provider: ExecutionProvider
  /** Of the folders that `pack.ts` wrote: the whole one, or one without half precision. */
  readonly bundle: 'default' | 'fp32'
  readonly threads: number
}

/** Addresses of pictures on the page's server. */
export interface Job {
  readonly teach: readonly string[]
  readonly judge: readonly string[]
  readonly timed: string
  readonly repeats: number
}

interface Judged {
  readonly coarse: number[]
  readonly refined: number[]
  readonly score: number
}

export interface RunResult {
  readonly provider: ExecutionProvider
  readonly precision: Precision
  readonly threads: number
  readonly goldenDifference: number
  readonly sessionMs: number
  readonly warmUpMs: number
  readonly times: readonly Inspection['timings'][]
  readonly teachMs: number
  /** By the generic detector. */
  readonly generic: readonly Judged[]
  /** By the part that the first run taught. */
  readonly part: readonly Judged[]
  /** By the part that this run taught. */
  readonly ownPart: readonly Judged[]
}

export interface Adapter {
  readonly vendor: string
  readonly architecture: string
  readonly device: string
  readonly description: string
  readonly features: readonly string[]
}

interface Differences {
  readonly coarse: number
  readonly refined: number
  readonly score: number
}

export interface ProviderFigures {
  readonly provider: ExecutionProvider
  readonly precision: Precision
  readonly threads: number
  readonly goldenDifference: number
  /** Medians: the timed picture by stage; start of the session and its first run; the part. */
  readonly medianMs: Readonly<
    Record<'decode' | 'resize' | 'network' | 'total' | 'session' | 'warmUp' | 'teach', number>
  >
  /** Largest absolute differences from the first provider: no part, its part, and each its own part. */
  readonly differences: Readonly<Record<'generic' | 'samePart' | 'ownPart', Differences>>
}

/** Of one graph, in ONNX Runtime's own words: nodes by execution provider. */
export interface Placements {
  readonly graph: string
  readonly said: readonly string[]
}

export interface Providers {
  readonly measuredAt: string
  readonly machine: string
  readonly browser: string
  /** Of the browser, beside those that let it run here at all. */
  readonly switches: readonly string[]
  readonly adapter: Adapter | null
  /** On WebGPU. */
  readonly placements: readonly Placements[]
  /** Medians, milliseconds, of the detector graph in ONNX Runtime outside the browser, by its threads. */
  readonly nativeMs?: Readonly<Record<string, number>>
  /** Judged, and taught from. */
  readonly pictures: number
  readonly taughtFrom: number
  readonly providers: readonly ProviderFigures[]
}
