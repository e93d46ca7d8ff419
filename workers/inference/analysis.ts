import type { Bundle } from '../../src/core/bundle'
import { type Result, succeed } from '../../src/core/errors'
import type { DetailResult, PictureNote, RunProgress } from '../../src/core/inference'
import { scoreMap } from '../../src/core/score'
import { sourcesOf } from '../../src/core/teaching/reference-spec'
import { toTensor } from '../../src/core/tensor'
import {
  layTiles,
  mergeMaps,
  networkRuns,
  stitchMaps,
  tileGrid,
  type DetailMode,
  type Tile,
  type TileGrid,
} from '../../src/core/tiles'
import { decodePicture, makeDisplay } from './decode'
import type { Readable } from './bitmap-pixels'
import { stretch } from './preprocess'
import { cancelled } from './queue'
import type { DetectorOutput, DetectorSession } from './session'
import { makeThumbnail } from './thumbnail'

export interface Detector {
  readonly session: DetectorSession
  readonly bundle: Bundle
}

export interface AnalysisRequest {
  readonly detail: DetailMode
  readonly onProgress?: ((progress: RunProgress) => void) | undefined
  /** Looked at between runs of the network. */
  readonly signal?: AbortSignal
}

type Look = DetectorOutput & { readonly detail?: DetailResult }

/** What the page is told of a picture whoever judges it. */
export interface PictureFacts {
  readonly width: number
  readonly height: number
  readonly thumbnail: Blob
  readonly display: Blob | null
  readonly notes: readonly PictureNote[]
}

/** A picture that went through the network. */
export interface Analysis extends Omit<PictureFacts, 'thumbnail'> {
  /** Made when it is asked for first: the maps are what someone waits for. */
  readonly thumbnail: () => Promise<Blob>
  readonly output: DetectorOutput
  /** What the whole picture alone gave; its features too, where the bundle can be taught. */
  readonly whole: DetectorOutput
  readonly detail?: DetailResult
  readonly decodeMs: number
  readonly resizeMs: number
  readonly networkMs: number
}

/** The way of a picture: decode, then for the whole of it and for each tile: stretch, normalise, run. */
export async function analyse(
  file: Blob,
  detector: Detector,
  request: AnalysisRequest = { detail: 'whole' },
): Promise<Result<Analysis>> {
  const decodeStart = performance.now()
  const decoded = await decodePicture(file)
  if (!decoded.ok) return decoded
  const { bitmap, notes } = decoded.value
  const decodeMs = performance.now() - decodeStart
  try {
    // Registered by the browser while the network runs.
    const displaying = makeDisplay(decoded.value)
    const looked = await new PictureRun(decoded.value, detector, request, decodeMs).run()
    return looked.ok ? succeed({ ...looked.value, notes, display: await displaying }) : looked
  } finally {
    // A bitmap's memory is not the garbage collector's to see.
    bitmap.close()
  }
}

/** The runs of the network on one picture, and their cost. */
class PictureRun {
  readonly #grid: TileGrid
  readonly #total: number
  #done = 0
  #resizeMs = 0
  #networkMs = 0

  constructor(
    private readonly picture: Readable,
    private readonly detector: Detector,
    private readonly request: AnalysisRequest,
    private readonly decodeMs: number,
  ) {
    const { width, height } = picture.bitmap
    this.#grid = tileGrid(request.detail, width, height, detector.bundle.input.size)
    this.#total = networkRuns(this.#grid)
  }

  async run(): Promise<Result<Omit<Analysis, 'notes' | 'display'>>> {
    const { width, height } = this.picture.bitmap
    const { reference } = this.detector.bundle
    const rgb = await this.#stretch()
    const whole = await this.#infer(rgb, reference ? sourcesOf(reference) : [])
    if (!whole.ok) return whole
    const looked: Result<Look> = this.#total > 1 ? await this.#lookCloser(whole.value) : whole
    if (!looked.ok) return looked
    const { detail, ...output } = looked.value
    let thumbnail: Promise<Blob> | undefined
    return succeed({
      width,
      height,
      thumbnail: () => (thumbnail ??= makeThumbnail(rgb, this.detector.bundle.input.size, width, height)),
      output,
      whole: whole.value,
      ...(detail ? { detail } : {}),
      decodeMs: this.decodeMs,
      resizeMs: this.#resizeMs,
      networkMs: this.#networkMs,
    })
  }

  /** Looks at every tile and joins what it finds with what the whole picture showed. */
  async #lookCloser(whole: DetectorOutput): Promise<Result<Look>> {
    const { width, height } = this.picture.bitmap
    const found: DetectorOutput[] = []
    for (const tile of layTiles(this.#grid, width, height)) {
      if (await this.#isCancelled()) return cancelled()
      const output = await this.#infer(await this.#stretch(tile))
      if (!output.ok) return output
      found.push(output.value)
    }
    const stitch = (name: 'coarse' | 'refined') =>
      stitchMaps(
        this.#grid,
        found.map((output) => output[name]),
        width,
        height,
      )
    const refined = stitch('refined')
    const tiles = { refined, score: scoreMap(refined) }
    return succeed({
      coarse: mergeMaps(whole.coarse, stitch('coarse')),
      refined: mergeMaps(whole.refined, refined),
      score: Math.max(whole.score, tiles.score),
      detail: { ...this.#grid, whole: { refined: whole.refined, score: whole.score }, tiles },
    })
  }

  async #stretch(area?: Tile): Promise<Uint8Array<ArrayBuffer>> {
    const start = performance.now()
    const { size, filter } = this.detector.bundle.input
    const rgb = await stretch(this.picture, size, filter, area)
    this.#resizeMs += performance.now() - start
    return rgb
  }

  async #infer(rgb: Uint8Array, sources: readonly string[] = []): Promise<Result<DetectorOutput>> {
    const { bundle, session } = this.detector
    const pixels = toTensor(rgb, bundle.input, session.pixels)
    const start = performance.now()
    const output = await session.run(pixels, sources)
    this.#networkMs += performance.now() - start
    if (output.ok) this.request.onProgress?.({ done: ++this.#done, total: this.#total })
    return output
  }

  /** Lets the page's messages in first: the network leaves no gap for them by itself. */
  async #isCancelled(): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve))
    return this.request.signal?.aborted ?? false
  }
}
