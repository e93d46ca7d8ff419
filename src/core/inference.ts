import type { Bundle } from './bundle'
import type { DeviceFacts, FastestProviders, ProviderReason } from './device'
import type { FlawscopeError, Result } from './errors'
import type { PartInput, TaughtPart, TeachPicture, TeachProgress } from './part'
import type { DetailMode, TileGrid } from './tiles'

/** The typed boundary between the page and the inference worker. Everything here is cloneable. */

export type ExecutionProvider = 'webgpu' | 'wasm'
export type Precision = 'fp32' | 'fp16' | 'int8'

/** Row-major map of probabilities in [0, 1]; it covers the whole picture, whatever its aspect. */
export interface AnomalyMap {
  readonly width: number
  readonly height: number
  readonly data: Float32Array<ArrayBuffer>
}

export type LoadingStage = 'manifest' | 'download' | 'runtime' | 'session' | 'warm-up' | 'golden'

export interface LoadingProgress {
  readonly stage: LoadingStage
  /** Bytes received and expected; only in stage `download`, where expected comes from the manifest. */
  readonly loadedBytes?: number
  readonly totalBytes?: number
}

export interface EngineOptions {
  /** Absolute URL of the bundle's folder, with a trailing slash. */
  readonly bundleUrl: string
  /** `auto` takes what was measured to be fastest, else WebGPU where a hardware adapter is found, else WASM. */
  readonly provider: 'auto' | ExecutionProvider
  /** WASM threads; `auto` is the number of cores, 4 at most, and 1 without cross-origin isolation. */
  readonly threads: 'auto' | number
  /** What was measured earlier; it decides under `auto`. */
  readonly fastest?: FastestProviders
}

export interface EngineInfo {
  readonly bundle: Bundle
  /** Where it comes from. */
  readonly bundleUrl: string
  readonly provider: ExecutionProvider
  readonly precision: Precision
  readonly threads: number
  readonly reason: ProviderReason
  /** What the worker found. */
  readonly device: DeviceFacts
  /** Why this provider and not a faster one; absent when nothing was given up. */
  readonly fallback?: FlawscopeError
  /** Whether every model file came from the device's cache. */
  readonly fromCache: boolean
  /** Largest absolute difference of the golden maps on this device. */
  readonly goldenDifference: number
  readonly timings: { readonly downloadMs: number; readonly sessionMs: number; readonly warmUpMs: number }
}

export interface InspectOptions {
  /** Absent: the whole picture in one run. */
  readonly detail?: DetailMode
  /** Absent: the generic detector judges. Not together with tiles: references were not looked at through any. */
  readonly part?: PartInput
  /**
   * Whether the generic detector's result of before is answered where the device knows the picture. A part never
   * has the backbone run on a known picture.
   */
  readonly mayRecall?: boolean
  /** Whether the picture is one of a stream that nobody will ask for again: nothing of it is kept on the device. */
  readonly isPassing?: boolean
}

/** Runs of the network on one picture. */
export interface RunProgress {
  readonly done: number
  readonly total: number
}

/** A refined map and its own score. */
export interface ScoredMap {
  readonly refined: AnomalyMap
  readonly score: number
}

/** What a look through tiles found beside the look at the whole picture. */
export interface DetailResult extends TileGrid {
  readonly whole: ScoredMap
  /** The maps of all tiles stitched together. */
  readonly tiles: ScoredMap
}

/** What a user should know about how a picture was read. */
export type PictureNote =
  /** An animation, of which the first frame was inspected; null where the file does not tell how many. */
  | { readonly code: 'first-frame'; readonly count: number | null }
  /** A document of several pictures, of which the first was inspected. */
  | { readonly code: 'first-page'; readonly count: number }
  /** More bits a sample than the detector takes: the lower ones were cut off. */
  | { readonly code: 'depth-reduced'; readonly bits: number }
  /** Colours were converted from the picture's profile to sRGB. */
  | { readonly code: 'profile-converted' }
  /** The picture has a colour profile that is not sRGB and was not applied. */
  | { readonly code: 'profile-ignored' }

export interface Inspection {
  /** Size of the picture in pixels, after its EXIF orientation was applied. */
  readonly width: number
  readonly height: number
  /** Anomaly score in [0, 1]: the graph's; in detail the higher one of `detail`. */
  readonly score: number
  /** In detail each cell is the higher value of the whole picture and the stitched tiles. */
  readonly coarse: AnomalyMap
  readonly refined: AnomalyMap
  /** Only where the picture was looked at through more than one tile. */
  readonly detail?: DetailResult
  /** Key of the part that judged; absent where the generic detector did. */
  readonly part?: string
  /**
   * Only where a part judged: sum of the patch levels' distances to the nearest reference, on the finest level's
   * grid. No probabilities: from 0, twice the number of levels at most.
   */
  readonly distance?: AnomalyMap
  /**
   * The picture for the queue: JPEG, longer side 160 px at most. It comes some milliseconds after the maps, for which
   * someone waits. Null where the worker was lost meanwhile; never rejects.
   */
  readonly thumbnail: Promise<Blob | null>
  /** The picture upright at full size (PNG), where an `<img>` cannot show the file as it was inspected. */
  readonly display: Blob | null
  readonly notes: readonly PictureNote[]
  readonly provider: ExecutionProvider
  /** Resize and network summed over all runs of the network. */
  readonly timings: {
    readonly decodeMs: number
    readonly resizeMs: number
    readonly networkMs: number
    readonly totalMs: number
  }
}

/** What the worker answers. */
export interface InspectionAnswer extends Omit<Inspection, 'thumbnail'> {
  /** Null where it is still to be made: see `thumbnail` of {@link InferenceApi}. */
  readonly thumbnail: Blob | null
}

export interface InferenceApi {
  /** Loads, checks and warms up a bundle. Call once in a worker's life. */
  open(options: EngineOptions, onProgress: (progress: LoadingProgress) => void): Promise<Result<EngineInfo>>
  /**
   * Queues a picture; one is in flight at a time, in order of calls.
   *
   * @param onProgress Called after each run of the network on this picture.
   */
  inspect(
    id: string,
    file: Blob,
    options?: InspectOptions,
    onProgress?: (progress: RunProgress) => void,
  ): Promise<Result<InspectionAnswer>>
  /**
   * Makes the thumbnail that an answer came without. To be asked for once, of every such answer: until then the worker
   * holds what it is made from.
   *
   * @param id What `inspect` was called with.
   * @returns Null where it could not be made.
   */
  thumbnail(id: string): Promise<Blob | null>
  /**
   * Writes nothing more of the pictures that were answered until now: for whoever deletes what the device knows of them.
   *
   * @returns Once what was being written is.
   */
  forget(): Promise<void>
  /**
   * Queues the teaching of a part.
   *
   * @param pictures 1 to the bundle's `maximumPictures` good pictures; their order is that of the references.
   * @param onProgress Called after each run of a network.
   * @returns The part; an error names the picture to blame where it is one.
   */
  teach(
    id: string,
    pictures: readonly TeachPicture[],
    onProgress?: (progress: TeachProgress) => void,
  ): Promise<Result<TaughtPart>>
  /**
   * Drops a queued task, or the one that runs, which stops before the next run of the network: its call answers
   * `cancelled`.
   */
  cancel(id: string): void
}
