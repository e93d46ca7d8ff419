import { type Result, fail, succeed } from '../../src/core/errors'
import type { EngineOptions, InspectionAnswer } from '../../src/core/inference'
import type { PartBundle, PartInput, TaughtPart, TeachPicture, TeachProgress } from '../../src/core/part'
import { sentence } from '../../src/core/sentence'
import type { Analysis, Detector, PictureFacts } from './analysis'
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

/** A picture that a part judged. */
export interface JudgedPicture {
  readonly answer: InspectionAnswer
  /** What the backbone saw; absent where the device knew the picture. */
  readonly analysis?: Analysis
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
  async recall(file: Blob): Promise<InspectionAnswer | undefined> {
    const start = performance.now()
    const seen = await this.#lookerOf()?.recall(file)
    return seen && this.#describe(seen, seen.generic, { start, networkMs: 0, decodeMs: 0 })
  }

  /**
   * Judges a picture by a part; the backbone only runs where the device does not know the picture. Nothing is kept of it:
   * whoever asked may do that behind the answer.
   *
   * @param isPassing Whether the picture is not even looked for on the device.
   */
  async inspect(file: Blob, part: PartInput, isPassing = false): Promise<Result<JudgedPicture>> {
    const start = performance.now()
    const opened = await this.#open()
    if (!opened.ok) return opened
    const { judge, looker } = opened.value
    looker.resetCost()
    const known = isPassing ? undefined : await looker.recall(file)
    const looked = known ? undefined : await looker.glance(file)
    if (looked && !looked.ok) return looked
    const analysis = looked?.value
    const judgeStart = performance.now()
    const judged = await judge.judge((known ?? analysis!.whole).features!, part.model)
    if (!judged.ok) return judged
    const { networkMs, decodeMs } = looker.cost
    const cost = { start, decodeMs, networkMs: networkMs + performance.now() - judgeStart }
    const facts = known ?? { ...analysis!, thumbnail: null }
    const answer = { ...this.#describe(facts, judged.value, cost), part: part.key }
    return succeed({ answer, ...(analysis ? { analysis } : {}) })
  }

  #describe<T extends SeenPicture['generic']>(
    {
      width,
      height,
      thumbnail,
      display,
      notes,
    }: Omit<PictureFacts, 'thumbnail'> & { thumbnail: Blob | null },
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
