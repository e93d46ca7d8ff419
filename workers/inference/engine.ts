import * as Comlink from 'comlink'
import type { Bundle } from '../../src/core/bundle'
import { type Result, fail, succeed } from '../../src/core/errors'
import { sentence } from '../../src/core/sentence'
import type {
  EngineInfo,
  EngineOptions,
  InferenceApi,
  InspectOptions,
  Inspection,
  LoadingProgress,
  Precision,
  RunProgress,
} from '../../src/core/inference'
import { analyse, type AnalysisRequest } from './analysis'
import { loadFiles, loadManifest } from './bundle-loader'
import { ContentCache } from './content-cache'
import { compareGolden } from './golden'
import { type ProviderChoice, chooseProvider, readDevice } from './provider'
import { SerialQueue } from './queue'
import type { DetectorSession, Runtime } from './session'

interface Loaded {
  readonly session: DetectorSession
  readonly bundle: Bundle
  readonly choice: ProviderChoice
}

/** The inference worker's side of the boundary. */
export class InferenceEngine implements InferenceApi {
  readonly #queue = new SerialQueue()
  #loaded: Loaded | undefined

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
  ): Promise<Result<Inspection>> {
    return this.#queue.add(id, async (signal) => {
      try {
        return await this.#inspect(file, { detail: options?.detail ?? 'whole', onProgress, signal })
      } catch (cause) {
        return fail(
          'inference-failed',
          sentence`The picture could not be inspected.`,
          sentence`Close other tabs to free memory, or try a smaller picture.`,
          cause,
        )
      }
    })
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
    const manifest = await loadManifest(options.bundleUrl, cache)
    if (!manifest.ok) return manifest
    const bundle = manifest.value
    const chosen = chooseProvider(options, bundle.graphs.detector.variants, await readDevice())
    if (!chosen.ok) return chosen
    const { provider, variant, threads } = chosen.value

    const downloadStart = performance.now()
    // The runtime is the larger of the two and loads meanwhile.
    const starting = this.runtime.start(threads)
    const { image, coarse, refined } = bundle.golden
    const loaded = await loadFiles(
      options.bundleUrl,
      { model: variant, image, coarse, refined },
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
    const session = await this.runtime.openSession({ model: files.model, bundle, provider })
    const sessionMs = performance.now() - sessionStart
    if (!session.ok) return session
    this.#loaded = { session: session.value, bundle, choice: chosen.value }

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
      provider,
      precision,
      threads,
      fromCache,
      goldenDifference: compared.value,
      timings: { downloadMs, sessionMs, warmUpMs: golden.value.networkMs },
    })
  }

  async #inspect(file: Blob, request: AnalysisRequest): Promise<Result<Inspection>> {
    if (!this.#loaded)
      return fail('inference-failed', sentence`No model is loaded.`, sentence`Reload the page.`)
    const start = performance.now()
    const analysed = await analyse(file, this.#loaded, request)
    if (!analysed.ok) return analysed
    const { width, height, thumbnail, display, notes, output, detail, decodeMs, resizeMs, networkMs } =
      analysed.value
    const { coarse, refined, score } = output
    const inspection: Inspection = {
      width,
      height,
      score,
      coarse,
      refined,
      ...(detail ? { detail } : {}),
      thumbnail,
      display,
      notes,
      provider: this.#loaded.choice.provider,
      timings: { decodeMs, resizeMs, networkMs, totalMs: performance.now() - start },
    }
    const maps = [coarse, refined, ...(detail ? [detail.whole.refined, detail.tiles.refined] : [])]
    return Comlink.transfer(
      succeed(inspection),
      maps.map(({ data }) => data.buffer),
    )
  }
}
