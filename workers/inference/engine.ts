import * as Comlink from 'comlink'
import type { Bundle } from '../../src/core/bundle'
import { type Result, fail, succeed } from '../../src/core/errors'
import { sentence } from '../../src/core/sentence'
import type {
  EngineInfo,
  EngineOptions,
  InferenceApi,
  Inspection,
  LoadingProgress,
  Precision,
} from '../../src/core/inference'
import { toTensor } from '../../src/core/tensor'
import { loadFiles, loadManifest } from './bundle-loader'
import { ContentCache } from './content-cache'
import { decodePicture } from './decode'
import { compareGolden } from './golden'
import { stretch } from './preprocess'
import { type ProviderChoice, chooseProvider, readDevice } from './provider'
import { SerialQueue } from './queue'
import type { DetectorOutput, DetectorSession, Runtime } from './session'
import { makeThumbnail } from './thumbnail'

interface Loaded {
  readonly session: DetectorSession
  readonly bundle: Bundle
  readonly choice: ProviderChoice
}

/** A picture that went through the network. */
interface Analysis {
  readonly width: number
  readonly height: number
  readonly thumbnail: Blob
  readonly output: DetectorOutput
  readonly decodeMs: number
  readonly resizeMs: number
  readonly networkMs: number
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

  async inspect(id: string, file: Blob): Promise<Result<Inspection>> {
    return this.#queue.add(id, async () => {
      try {
        return await this.#inspect(file)
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
    const golden = await this.#analyse(new Blob([files.image]), this.#loaded)
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

  async #inspect(file: Blob): Promise<Result<Inspection>> {
    if (!this.#loaded)
      return fail('inference-failed', sentence`No model is loaded.`, sentence`Reload the page.`)
    const start = performance.now()
    const analysed = await this.#analyse(file, this.#loaded)
    if (!analysed.ok) return analysed
    const { width, height, thumbnail, output, decodeMs, resizeMs, networkMs } = analysed.value
    const { coarse, refined, score } = output
    const inspection: Inspection = {
      width,
      height,
      score,
      coarse,
      refined,
      thumbnail,
      provider: this.#loaded.choice.provider,
      timings: { decodeMs, resizeMs, networkMs, totalMs: performance.now() - start },
    }
    return Comlink.transfer(succeed(inspection), [coarse.data.buffer, refined.data.buffer])
  }

  /** The way of a picture: decode, stretch, normalise, run. */
  async #analyse(file: Blob, { session, bundle }: Loaded): Promise<Result<Analysis>> {
    const { input } = bundle
    const decodeStart = performance.now()
    const decoded = await decodePicture(file)
    if (!decoded.ok) return decoded
    const bitmap = decoded.value
    const { width, height } = bitmap
    const resizeStart = performance.now()
    let rgb: Uint8Array<ArrayBuffer>
    try {
      rgb = stretch(bitmap, input.size, input.filter)
    } finally {
      // A bitmap's memory is not the garbage collector's to see.
      bitmap.close()
    }
    const pixels = toTensor(rgb, input)
    const networkStart = performance.now()
    let end = networkStart
    // The thumbnail is encoded on another thread while the network keeps this one busy.
    const [thumbnail, output] = await Promise.all([
      makeThumbnail(rgb, input.size, width, height),
      session.run(pixels).finally(() => {
        end = performance.now()
      }),
    ])
    if (!output.ok) return output
    return succeed({
      width,
      height,
      thumbnail,
      output: output.value,
      decodeMs: resizeStart - decodeStart,
      resizeMs: networkStart - resizeStart,
      networkMs: end - networkStart,
    })
  }
}
