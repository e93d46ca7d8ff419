import { type Result, fail, succeed } from '../../src/core/errors'
import type { EngineOptions, Inspection } from '../../src/core/inference'
import type { PartBundle, PartInput, TaughtPart, TeachPicture, TeachProgress } from '../../src/core/part'
import { sentence } from '../../src/core/sentence'
import type { Detector } from './analysis'
import { loadFiles } from './bundle-loader'
import type { ContentCache } from './content-cache'
import { FeatureCache } from './feature-cache'
import type { SeenPicture } from './packed-picture'
import { PartJudge } from './part-judge'
import { PictureLooker } from './picture-looker'
import type { ProviderChoice } from './provider'
import type { Runtime } from './session'
import { Teacher } from './teacher'

/** What the engine has loaded. */
export interface EngineParts extends Detector {
  readonly runtime: Runtime
  readonly options: EngineOptions
  readonly choice: ProviderChoice
  readonly cache: ContentCache
}

/**
 * Teaches parts and judges by them. Its code, the reference graph and the features on the device are loaded when
 * they are needed first.
 */
export class PartEngine {
  #looker: PictureLooker | undefined
  #opening: Promise<Result<PartJudge>> | undefined

  constructor(private readonly parts: EngineParts) {}

  /** Keeps what the generic detector's backbone saw, for parts to come. Never rejects. */
  async remember(file: Blob, seen: SeenPicture): Promise<void> {
    await this.#lookerOf()?.remember(file, seen)
  }

  /** The generic detector's result of before, where the device knows the picture. */
  async recall(file: Blob): Promise<Inspection | undefined> {
    const start = performance.now()
    const seen = await this.#lookerOf()?.recall(file)
    return seen && this.#describe(seen, seen.generic, { start, networkMs: 0, decodeMs: 0 })
  }

  /**
   * Judges a picture by a part; the backbone only runs where the device does not know the picture.
   *
   * @param isPassing Whether the picture is neither looked for on the device nor kept there.
   */
  async inspect(file: Blob, part: PartInput, isPassing = false): Promise<Result<Inspection>> {
    const start = performance.now()
    const opened = await this.#open()
    if (!opened.ok) return opened
    const { judge, looker } = opened.value
    looker.resetCost()
    const seen = await (isPassing ? looker.glance(file) : looker.see(file))
    if (!seen.ok) return seen
    const judgeStart = performance.now()
    const judged = await judge.judge(seen.value.features, part.model)
    if (!judged.ok) return judged
    const { networkMs, decodeMs } = looker.cost
    const cost = { start, decodeMs, networkMs: networkMs + performance.now() - judgeStart }
    return succeed({ ...this.#describe(seen.value, judged.value, cost), part: part.key })
  }

  #describe<T extends SeenPicture['generic']>(
    { width, height, thumbnail, display, notes }: SeenPicture,
    found: T,
    { start, networkMs, decodeMs }: { start: number; networkMs: number; decodeMs: number },
  ) {
    return {
      width,
      height,
      ...found,
      thumbnail,
      display,
      notes,
      provider: this.parts.choice.provider,
      timings: { decodeMs, resizeMs: 0, networkMs, totalMs: performance.now() - start },
    }
  }

  /** @param signal Looked at between runs of the networks. */
  async teach(
    pictures: readonly TeachPicture[],
    onProgress: ((progress: TeachProgress) => void) | undefined,
    signal: AbortSignal,
  ): Promise<Result<TaughtPart>> {
    const opened = await this.#open()
    if (!opened.ok) return opened
    const { judge, looker } = opened.value
    looker.resetCost()
    const request = { pictures, bundle: this.#bundle(), onProgress, signal }
    return new Teacher(looker, judge, request).teach()
  }

  async #open(): Promise<Result<{ readonly judge: PartJudge; readonly looker: PictureLooker }>> {
    const looker = this.#lookerOf()
    if (!looker) {
      return fail(
        'part-invalid',
        sentence`This model cannot be taught parts.`,
        sentence`Use a model with a reference graph, such as the one that Flawscope comes with.`,
      )
    }
    this.#opening ??= this.#openJudge()
    const judge = await this.#opening
    if (judge.ok) return succeed({ judge: judge.value, looker })
    // The next picture tries again: a download may have failed.
    this.#opening = undefined
    return judge
  }

  async #openJudge(): Promise<Result<PartJudge>> {
    const { bundle, options, cache, choice, runtime } = this.parts
    const { provider } = choice
    // Distances to the references are small differences of large numbers: full precision only.
    const variant = bundle.graphs.reference?.variants.find(
      ({ precision, providers }) => precision === 'fp32' && providers.includes(provider),
    )
    if (!variant || !bundle.reference) {
      return fail(
        'bundle-invalid',
        sentence`The model has no reference graph that runs on this device.`,
        sentence`Export the bundle again.`,
      )
    }
    const loaded = await loadFiles(options.bundleUrl, { model: variant }, cache, () => undefined)
    if (!loaded.ok) return loaded
    const session = await runtime.openReference({ model: loaded.value.files.model, bundle, provider })
    return session.ok ? succeed(new PartJudge(session.value, bundle.reference)) : session
  }

  #lookerOf(): PictureLooker | undefined {
    const { bundle, session, choice } = this.parts
    if (!bundle.reference) return undefined
    const graph = `${choice.variant.sha256} ${choice.provider}`
    return (this.#looker ??= new PictureLooker(
      { bundle, session },
      bundle.reference,
      graph,
      new FeatureCache(),
    ))
  }

  #bundle(): PartBundle {
    const { id, graphs } = this.parts.bundle
    return {
      id,
      detector: graphs.detector.variants[0]!.sha256,
      reference: graphs.reference!.variants[0]!.sha256,
    }
  }
}
