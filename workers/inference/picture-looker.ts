import { type Result, succeed } from '../../src/core/errors'
import { sourcesOf, type ReferenceSpec } from '../../src/core/teaching/reference-spec'
import { makeView } from '../../src/core/teaching/views'
import { toTensor } from '../../src/core/tensor'
import { analyse, type Analysis, type Detector, type PictureFacts } from './analysis'
import { decodePicture, makeDisplay } from './decode'
import type { FeatureCache } from './feature-cache'
import type { SeenPicture } from './packed-picture'
import { sha256Of } from '../../src/core/hash'
import { stretch } from './preprocess'
import { cancelled } from './queue'
import type { DetectorOutput, Features } from './session'
import { makeThumbnail } from './thumbnail'

/** A picture in several of its views. */
export interface ViewedPicture extends Pick<SeenPicture, 'width' | 'height' | 'thumbnail'> {
  /** Of each view, in order. */
  readonly features: readonly Features[]
}

interface LookRequest {
  /** Looked at between runs of the backbone. */
  readonly signal: AbortSignal
  readonly onRun: () => void
}

/** Larger files are not kept: reading them through once more would take longer than the backbone. */
const LARGEST_FILE = 200 * 2 ** 20

/** Shows pictures to the backbone, once: what it saw is kept on the device by the picture's content. */
export class PictureLooker {
  #cost = { runs: 0, networkMs: 0, decodeMs: 0 }
  readonly #keys = new WeakMap<Blob, Promise<string | undefined>>()

  /** @param graph Hash of the graph that gives the features, and where it runs: others give others. */
  constructor(
    private readonly detector: Detector,
    private readonly spec: ReferenceSpec,
    private readonly graph: string,
    private readonly cache: FeatureCache,
  ) {}

  /** Runs of the backbone since {@link resetCost}, their time and that of decoding. */
  get cost(): { readonly runs: number; readonly networkMs: number; readonly decodeMs: number } {
    return this.#cost
  }

  resetCost(): void {
    this.#cost = { runs: 0, networkMs: 0, decodeMs: 0 }
  }

  /** The picture as it is, which a part is taught from: from the device where that knows it. */
  async see(file: Blob): Promise<Result<SeenPicture>> {
    const key = await this.#keyOf(file)
    const kept = await this.#find(key)
    if (kept) return succeed(kept)
    const looked = await this.glance(file)
    if (!looked.ok) return looked
    const thumbnail = await looked.value.thumbnail()
    const seen = toSeen({ ...looked.value, thumbnail }, looked.value.whole)
    await this.#keep(key, seen, true)
    return succeed(seen)
  }

  /** The picture as it is, which the device is neither asked for nor remembers. */
  async glance(file: Blob): Promise<Result<Analysis>> {
    const analysed = await analyse(file, this.detector)
    if (!analysed.ok) return analysed
    this.#cost.runs++
    this.#cost.networkMs += analysed.value.networkMs
    this.#cost.decodeMs += analysed.value.decodeMs
    return analysed
  }

  /** What the device knows of the picture. */
  async recall(file: Blob): Promise<SeenPicture | undefined> {
    return this.#find(await this.#keyOf(file))
  }

  /** Keeps what another run of the backbone saw, where there is room. */
  async remember(file: Blob, seen: SeenPicture): Promise<void> {
    // Asked for first: to know the file by its content takes longer.
    if (await this.cache.hasRoomFor(seen)) await this.#keep(await this.#keyOf(file), seen)
  }

  /** The picture, which a part is taught from, in these views, of which the first is the picture as it is. */
  async lookAt(file: Blob, views: readonly string[], request: LookRequest): Promise<Result<ViewedPicture>> {
    if (views.length > 1) return this.#lookAtAll(file, views, request)
    const seen = await this.see(file)
    if (!seen.ok) return seen
    request.onRun()
    return succeed({ ...seen.value, features: [seen.value.features] })
  }

  async #lookAtAll(
    file: Blob,
    views: readonly string[],
    { signal, onRun }: LookRequest,
  ): Promise<Result<ViewedPicture>> {
    const decodeStart = performance.now()
    const decoded = await decodePicture(file)
    if (!decoded.ok) return decoded
    const { bitmap, notes } = decoded.value
    try {
      const { size, filter } = this.detector.bundle.input
      const displaying = makeDisplay(decoded.value)
      const rgb = await stretch(decoded.value, size, filter)
      this.#cost.decodeMs += performance.now() - decodeStart
      const { width, height } = bitmap
      const key = await this.#keyOf(file)
      const kept = await this.#find(key)
      const outputs: DetectorOutput[] = []
      for (const view of views) {
        await new Promise((resolve) => setTimeout(resolve))
        if (signal.aborted) return cancelled()
        const found =
          view === views[0] && kept
            ? succeed({ ...kept.generic, features: kept.features })
            : await this.#run(makeView(rgb, size, view, this.spec))
        if (!found.ok) return found
        outputs.push(found.value)
        onRun()
      }
      const thumbnail = kept?.thumbnail ?? (await makeThumbnail(rgb, size, width, height))
      const facts = { width, height, thumbnail, notes, display: await displaying }
      if (!kept) await this.#keep(key, toSeen(facts, outputs[0]!), true)
      return succeed({ ...facts, features: outputs.map((output) => output.features!) })
    } finally {
      bitmap.close()
    }
  }

  async #run(rgb: Uint8Array): Promise<Result<DetectorOutput>> {
    const { bundle, session } = this.detector
    const pixels = toTensor(rgb, bundle.input, session.pixels)
    const start = performance.now()
    const output = await session.run(pixels, sourcesOf(this.spec))
    this.#cost.runs++
    this.#cost.networkMs += performance.now() - start
    return output
  }

  #keyOf(file: Blob): Promise<string | undefined> {
    const key = this.#keys.get(file) ?? this.#makeKey(file)
    this.#keys.set(file, key)
    return key
  }

  /** Undefined where the file cannot be read: whoever decodes it says why. */
  async #makeKey(file: Blob): Promise<string | undefined> {
    if (file.size > LARGEST_FILE) return undefined
    try {
      const content = await sha256Of(new Uint8Array(await file.arrayBuffer()))
      return [content, this.graph, JSON.stringify(this.detector.bundle.input)].join()
    } catch {
      return undefined
    }
  }

  async #find(key: string | undefined): Promise<SeenPicture | undefined> {
    const kept = key === undefined ? undefined : await this.cache.get(key)
    const isWhole = this.spec.levels.every(
      ({ source, channels, side }) => kept?.features[source]?.length === channels * side * side,
    )
    return isWhole ? kept : undefined
  }

  async #keep(key: string | undefined, seen: SeenPicture, isTaught = false): Promise<void> {
    if (key !== undefined) await this.cache.put(key, seen, isTaught)
  }
}

/** @param output With its features. */
export function toSeen(facts: PictureFacts, output: DetectorOutput): SeenPicture {
  const { width, height, thumbnail, display, notes } = facts
  const { features, coarse, refined, score } = output
  return {
    width,
    height,
    thumbnail,
    display,
    notes,
    features: features!,
    generic: { coarse, refined, score },
  }
}
