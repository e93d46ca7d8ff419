import * as Comlink from 'comlink'
import { deviceKey } from '../../src/core/device'
import { type Result, fail, succeed } from '../../src/core/errors'
import { mapsOf } from '../../src/core/inspection-summary'
import type { PartInput, TaughtPart, TeachPicture, TeachProgress } from '../../src/core/part'
import { sentence } from '../../src/core/sentence'
import type {
  AnomalyMap,
  EngineInfo,
  EngineOptions,
  InferenceApi,
  InspectOptions,
  InspectionAnswer,
  LoadingProgress,
  Precision,
  RunProgress,
} from '../../src/core/inference'
import { Afterwork } from './afterwork'
import { analyse, type Analysis, type AnalysisRequest } from './analysis'
import { loadFiles, loadManifest } from './bundle-loader'
import { ContentCache } from './content-cache'
import { compareGolden } from './golden'
import type { EngineParts, PartEngine } from './part-engine'
import { chooseProvider, optimisedFile, readDevice } from './provider'
import { SerialQueue } from './queue'
import type { Runtime } from './session'

interface PictureInHand {
  readonly id: string
  readonly file: Blob
  /** Whether nothing of it is kept on the device. */
  readonly isPassing: boolean
}

/** The inference worker's side of the boundary. */
export class InferenceEngine implements InferenceApi {
  readonly #queue = new SerialQueue()
  #loaded: EngineParts | undefined
  #partEngine: Promise<PartEngine> | undefined
  readonly #afterwork = new Afterwork()
  /** How to make the thumbnails of answers that the page has yet to ask for, by the answer's id. */
  readonly #thumbnails = new Map<string, Analysis['thumbnail']>()

  /** @param runtime What loads and runs graphs; tests wrap the real one to make it fail. */
  constructor(private readonly runtime: Runtime) {}

  async open(
    options: EngineOptions,
    onProgress: (progress: LoadingProgress) => void,
  ): Promise<Result<EngineInfo>> {
    try {
      return await this.#open(options, onProgress)
    } catch (cause) {
      return fail(
        'provider-failed',
        sentence`The detector could not be started.`,
        sentence`Reload the page.`,
        cause,
      )
    }
  }

  async inspect(
    id: string,
    file: Blob,
    options?: InspectOptions,
    onProgress?: (progress: RunProgress) => void,
  ): Promise<Result<InspectionAnswer>> {
    const answer = await this.#queue.add(id, async (signal) => {
      try {
        const { detail = 'whole', part, mayRecall = false, isPassing = false } = options ?? {}
        const picture = { id, file, isPassing }
        if (part) return await this.#inspectByPart(picture, part, { detail, signal })
        const known = mayRecall && detail === 'whole' ? await this.#recall(file) : undefined
        if (known) return withMapsMoved(known)
        return await this.#inspect(picture, { detail, onProgress, signal })
      } catch (cause) {
        return fail(
          'inference-failed',
          sentence`The picture could not be inspected.`,
          sentence`Close other tabs to free memory, or try a smaller picture.`,
          cause,
        )
      }
    })
    // Cancelled meanwhile: nobody will ask.
    if (!answer.ok) this.#thumbnails.delete(id)
    return answer
  }

  async thumbnail(id: string): Promise<Blob | null> {
    const make = this.#thumbnails.get(id)
    this.#thumbnails.delete(id)
    try {
      return (await make?.()) ?? null
    } catch {
      // A picture that could be inspected is not lost for want of its small one.
      return null
    }
  }

  async teach(
    id: string,
    pictures: readonly TeachPicture[],
    onProgress?: (progress: TeachProgress) => void,
  ): Promise<Result<TaughtPart>> {
    return this.#queue.add(id, async (signal) => {
      try {
        await this.#afterwork.finish()
        const parts = await this.#openPartEngine()
        return parts.ok ? await parts.value.teach(pictures, onProgress, signal) : parts
      } catch (cause) {
        return fail(
          'inference-failed',
          sentence`The part could not be taught.`,
          sentence`Close other tabs to free memory, then try again.`,
          cause,
        )
      }
    })
  }

  async forget(): Promise<void> {
    await this.#afterwork.drop()
  }

  cancel(id: string): void {
    this.#queue.cancel(id)
  }

  async #open(
    options: EngineOptions,
    onProgress: (progress: LoadingProgress) => void,
  ): Promise<Result<EngineInfo>> {
    if (!isSecureContext) {
      return fail(
        'bundle-integrity',
        sentence`This page was not loaded over a secure connection, so the model cannot be checked.`,
        sentence`Serve Flawscope over https, or open it on the machine itself as localhost.`,
      )
    }
    onProgress({ stage: 'manifest' })
    const cache = new ContentCache()
    const [manifest, device] = await Promise.all([loadManifest(options.bundleUrl, cache), readDevice()])
    if (!manifest.ok) return manifest
    const bundle = manifest.value
    const fastest = options.fastest?.[deviceKey(device, bundle)]
    const chosen = chooseProvider(options, bundle.graphs.detector.variants, device, fastest)
    if (!chosen.ok) return chosen
    const { provider, reason, variant, threads } = chosen.value

    const downloadStart = performance.now()
    // The runtime is the larger of the two and loads meanwhile.
    const starting = this.runtime.start(threads)
    const optimised = optimisedFile(variant, provider)
    const { image, coarse, refined } = bundle.golden
    const loaded = await loadFiles<'model' | 'image' | 'coarse' | 'refined', 'optimised'>(
      options.bundleUrl,
      { model: variant, image, coarse, refined, ...(optimised && { optimised }) },
      cache,
      (loadedBytes, totalBytes) => onProgress({ stage: 'download', loadedBytes, totalBytes }),
    )
    const downloadMs = performance.now() - downloadStart
    if (!loaded.ok) return loaded
    const { files, fromCache } = loaded.value

    const sessionStart = performance.now()
    onProgress({ stage: 'runtime' })
    const started = await starting
    if (!started.ok) return started
    onProgress({ stage: 'session' })
    const session = await this.runtime.openSession({
      model: files.model,
      optimised: files.optimised && { graph: files.optimised, weights: variant.file },
      bundle,
      provider,
    })
    const sessionMs = performance.now() - sessionStart
    if (!session.ok) return session
    this.#loaded = {
      session: session.value,
      bundle,
      choice: chosen.value,
      runtime: this.runtime,
      options,
      cache,
    }

    // The first run compiles shaders and allocates: the golden image takes it instead of the user's.
    onProgress({ stage: 'warm-up' })
    const golden = await analyse(new Blob([files.image]), this.#loaded)
    if (!golden.ok) return golden
    onProgress({ stage: 'golden' })
    const precision = variant.precision as Exclude<Precision, 'int8'>
    const compared = compareGolden(golden.value.output, files, bundle, provider, precision)
    if (!compared.ok) return compared
    return succeed({
      bundle,
      bundleUrl: options.bundleUrl,
      provider,
      reason,
      device,
      precision,
      threads,
      fromCache,
      goldenDifference: compared.value,
      timings: { downloadMs, sessionMs, warmUpMs: golden.value.networkMs },
    })
  }

  async #inspect(picture: PictureInHand, request: AnalysisRequest): Promise<Result<InspectionAnswer>> {
    if (!this.#loaded) return nothingLoaded()
    const start = performance.now()
    const analysed = await analyse(picture.file, this.#loaded, request)
    if (!analysed.ok) return analysed
    await this.#workLater(picture, analysed.value, request.signal)
    const { width, height, display, notes, output, detail, decodeMs, resizeMs, networkMs } = analysed.value
    const { coarse, refined, score } = output
    return withMapsMoved({
      width,
      height,
      score,
      coarse,
      refined,
      ...(detail ? { detail } : {}),
      thumbnail: null,
      display,
      notes,
      provider: this.#loaded.choice.provider,
      timings: { decodeMs, resizeMs, networkMs, totalMs: performance.now() - start },
    })
  }

  async #inspectByPart(
    picture: PictureInHand,
    part: PartInput,
    { detail, signal }: AnalysisRequest,
  ): Promise<Result<InspectionAnswer>> {
    if (detail !== 'whole') {
      return fail(
        'part-invalid',
        sentence`A part judges whole pictures only: its references were not looked at in detail.`,
        sentence`Look at the whole picture, or use the generic detector to look closer.`,
      )
    }
    await this.#afterwork.finish()
    const parts = await this.#openPartEngine()
    if (!parts.ok) return parts
    const judged = await parts.value.inspect(picture.file, part, picture.isPassing)
    if (!judged.ok) return judged
    const { answer, analysis } = judged.value
    if (analysis) await this.#workLater(picture, analysis, signal)
    return withMapsMoved(answer)
  }

  /** The generic detector's result of before, where the device knows it. */
  async #recall(file: Blob): Promise<InspectionAnswer | undefined> {
    await this.#afterwork.finish()
    const parts = await this.#openPartEngine()
    return parts.ok ? parts.value.recall(file) : undefined
  }

  /**
   * Leaves for behind the answer what need not be ready with it: the thumbnail, and what a part would need of the
   * picture, should one be taught or chosen later. Waits only while several pictures are not written yet. Of a picture that was
   * cancelled meanwhile nothing is kept: it may have been removed with all that the device knows.
   */
  async #workLater(
    { id, file, isPassing }: PictureInHand,
    analysis: Analysis,
    signal?: AbortSignal,
  ): Promise<void> {
    const { whole, thumbnail, ...facts } = analysis
    this.#thumbnails.set(id, thumbnail)
    const { features, score } = whole
    if (isPassing || !features || signal?.aborted) return
    // The maps themselves leave for the page.
    const generic = { coarse: copyOf(whole.coarse), refined: copyOf(whole.refined), score }
    // Features that are not kept cost another run of the backbone, nothing else.
    await this.#afterwork.add(async () => {
      const parts = await this.#openPartEngine()
      if (!parts.ok) return
      await parts.value.remember(file, { ...facts, thumbnail: await thumbnail(), features, generic })
    })
  }

  async #openPartEngine(): Promise<Result<PartEngine>> {
    const loaded = this.#loaded
    if (!loaded) return nothingLoaded()
    this.#partEngine ??= import('./part-engine').then((code) => new code.PartEngine(loaded))
    try {
      return succeed(await this.#partEngine)
    } catch (cause) {
      this.#partEngine = undefined
      return fail(
        'bundle-unreachable',
        sentence`The code that judges by parts could not be loaded.`,
        sentence`Check the connection and try again.`,
        cause,
      )
    }
  }
}

const nothingLoaded = () =>
  fail('inference-failed', sentence`No model is loaded.`, sentence`Reload the page.`)

const copyOf = (map: AnomalyMap): AnomalyMap => ({ ...map, data: map.data.slice() })

/** The maps leave the worker without being copied. */
const withMapsMoved = (answer: InspectionAnswer): Result<InspectionAnswer> =>
  Comlink.transfer(
    succeed(answer),
    mapsOf(answer).map(({ data }) => data.buffer),
  )
