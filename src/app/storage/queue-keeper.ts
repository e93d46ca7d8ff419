import { plural, t } from '@lingui/core/macro'
import { toast } from 'sonner'
import { modelHash, type Bundle } from '../../core/bundle'
import type { InspectionSummary } from '../../core/inspection-summary'
import { isQuotaError } from '../../core/quota-error'
import type { EngineClient } from '../../lib/engine/engine-client'
import { QueueDatabase } from '../../lib/storage/queue-database'
import { useEngine } from '../../stores/engine'
import { useInspections, type ItemState, type PictureSource, type QueueItem } from '../../stores/inspections'
import { useReviews } from '../../stores/reviews'
import { rememberKept, useStorage } from '../../stores/storage'
import {
  isOnlyOnDevice,
  leaveFile,
  readFilesWith,
  readPicture,
  takeBackFile,
} from '../../stores/picture-files'
import { adopt, blobsOf, leaveOnDevice, markLost, readDeviceWith } from '../../stores/result-data'
import { whenRecorded } from '../history-recorder'
import { toEntry, toItem } from './convert'

/** What of a picture is kept now. */
interface Kept {
  readonly state: ItemState
  readonly review: unknown
  /** Whose maps and pictures they are that lie under the picture's id; null where none do. */
  readonly result: InspectionSummary | null
  readonly source: PictureSource
}

/** Estimates cost the browser a walk through its files. */
const MEASURE_EVERY_MS = 3000

/** A run that is under way is kept as waiting: it ends with the page. */
const WAITING: ItemState = { phase: 'waiting' }
const lasting = ({ state }: QueueItem): ItemState =>
  state.phase === 'running' || state.phase === 'waiting' ? WAITING : state

const resultOf = (state: ItemState): InspectionSummary | null =>
  state.phase === 'done' ? state.inspection : null

/** One text for all pictures: each of them holds on to it. */
const bundleKeys = new WeakMap<Bundle, string>()

function bundleKey(bundle: Bundle): string {
  const key = bundleKeys.get(bundle) ?? `${bundle.id}@${bundle.version}#${modelHash(bundle).slice(0, 16)}`
  bundleKeys.set(bundle, key)
  return key
}

/**
 * Keeps the queue on the device: brings back an earlier visit's pictures, then writes down every change, one at a
 * time and in the background. A device without room, or a browser that keeps nothing, changes nothing else.
 */
export class QueueKeeper {
  readonly #kept = new Map<string, Kept>()
  /** Not kept, and not tried again until there is room. */
  readonly #refused = new Set<string>()
  // By what stays the same object for as long as a picture is in the queue or may come back to it, and no longer:
  /** What inferred the result. */
  readonly #bundles = new WeakMap<PictureSource, string>()
  /** Undo brings pictures back to where they were. */
  readonly #places = new WeakMap<PictureSource, number>()
  #lastPlace = 0
  #isWriting = false
  #isDirty = false
  #measuredAt = -Infinity

  constructor(
    private readonly engine: Pick<EngineClient, 'forget'>,
    private readonly database = new QueueDatabase(),
  ) {}

  /** Never rejects: a browser that keeps nothing is said so in the store. */
  async start(): Promise<void> {
    readDeviceWith(async (id) => (await this.database.blobs([id]))[0])
    readFilesWith(async (id) => (await this.database.files([id]))[0])
    try {
      await this.#restore()
    } catch {
      useStorage.setState({ phase: 'off' })
      return
    }
    // First, for whoever waits for the other asks at once how many there are.
    rememberKept(this.#kept.size)
    useStorage.setState({ phase: 'on' })
    useEngine.subscribe(() => this.#checkBundle())
    useInspections.subscribe(() => this.#wake())
    useReviews.subscribe(() => this.#wake())
    this.#checkBundle()
    this.#wake()
  }

  async #restore(): Promise<void> {
    const pictures = await this.database.load()
    const items = pictures.map(toItem)
    const said = pictures.filter(({ review }) => review !== undefined)
    useReviews.getState().hydrate(Object.fromEntries(said.map(({ entry, review }) => [entry.id, review])))
    const { reviews } = useReviews.getState()
    for (const [index, item] of items.entries()) {
      const { entry } = pictures[index]!
      const state = lasting(item)
      const { id, source } = item
      this.#kept.set(id, { state, review: reviews[id], result: resultOf(state), source })
      leaveFinished(item)
      this.#places.set(source, entry.place)
      this.#lastPlace = Math.max(this.#lastPlace, entry.place)
      if (entry.state.phase === 'done') this.#bundles.set(source, entry.state.bundle)
    }
    useInspections.getState().bringBack(items)
  }

  /** Results of another model than the one that runs are inspected again. */
  #checkBundle(): void {
    const bundle = currentBundle()
    if (bundle === undefined) return
    const { items, order, requeue } = useInspections.getState()
    const stale = order.flatMap((id) => {
      const item = items[id]!
      const kept = this.#bundles.get(item.source)
      return kept === undefined || kept === bundle ? [] : [item]
    })
    for (const { source } of stale) this.#bundles.delete(source)
    const done = stale.filter(({ state }) => state.phase === 'done')
    for (const { id } of done) requeue(id)
    const count = done.length
    if (count > 0)
      toast(
        t`The model has changed: ${plural(count, { one: '# picture is', other: '# pictures are' })} inspected again.`,
      )
  }

  #wake(): void {
    this.#isDirty = true
    if (!this.#isWriting) void this.#write()
  }

  /** Writes until nothing differs from what is kept. */
  async #write(): Promise<void> {
    this.#isWriting = true
    while (this.#isDirty) {
      this.#isDirty = false
      const { items, order } = useInspections.getState()
      await this.#forget([...this.#kept.keys()].filter((id) => items[id] === undefined))
      for (const id of order) {
        const item = useInspections.getState().items[id]
        if (item && item.recorded === undefined && !this.#refused.has(id)) await this.#keep(item)
      }
      await this.#measure()
    }
    this.#isWriting = false
  }

  async #keep(item: QueueItem): Promise<void> {
    const { id, source } = item
    const state = lasting(item)
    const review = useReviews.getState().reviews[id]
    const known = this.#kept.get(id)
    if (known?.state === state && known.review === review) return
    const bundle = this.#bundles.get(source) ?? currentBundle() ?? 'unknown'
    const result = known?.state === state ? null : resultOf(state)
    if (state.phase === 'done') await whenRecorded(id)
    try {
      const blobs = result ? await blobsOf(result) : undefined
      const earlier = known?.result ?? null
      // An export that has begun goes on with what it began with.
      if (result && earlier && earlier !== result) await this.#takeBack([id])
      await this.database.put({
        entry: toEntry(item, this.#placeOf(source), bundle),
        blobs: blobs && { id, ...blobs },
        // Once it is kept, a picture does not change any more.
        file: known === undefined && source.kind === 'file' ? await readPicture(source) : undefined,
        review,
      })
      this.#kept.set(id, { state, review, result: result ?? earlier, source })
      if (result && blobs) leaveOnDevice(result, id, blobs)
      leaveFinished(item)
      if (state.phase === 'done') this.#bundles.set(source, bundle)
      else this.#bundles.delete(source)
      if (known === undefined) this.#announceFirst()
    } catch (cause) {
      this.#refused.add(id)
      if (isQuotaError(cause)) announceFull()
    }
  }

  #placeOf(source: PictureSource): number {
    const place = this.#places.get(source) ?? ++this.#lastPlace
    this.#places.set(source, place)
    return place
  }

  async #forget(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    // Undo can bring the pictures back.
    await this.#takeBack(ids)
    await this.#takeBackFiles(ids)
    await this.database.delete(ids).catch(() => undefined)
    for (const id of ids) this.#kept.delete(id)
    // Who clears the queue wants nothing of its pictures left, not even what speeds up another look.
    if (this.#kept.size === 0) {
      // At once, for the page may be closed; and again, for the worker writes behind its answers.
      await this.database.forgetFeatures()
      await this.engine.forget()
      await this.database.forgetFeatures()
    }
    // There is room again.
    this.#refused.clear()
    useStorage.setState({ isFull: false })
    this.#measuredAt = -Infinity
  }

  /** Holds what the device has of results, which is about to delete it or to have others' in its place. Never rejects. */
  async #takeBack(ids: readonly string[]): Promise<void> {
    const results = ids.flatMap((id) => {
      const result = this.#kept.get(id)?.result
      return result ? [{ id, result }] : []
    })
    const blobs = await this.database.blobs(results.map(({ id }) => id)).catch(() => [])
    for (const [index, { result }] of results.entries()) {
      const own = blobs[index]
      if (own) adopt(result, own)
      else markLost(result)
    }
  }

  /** The same for files. */
  async #takeBackFiles(ids: readonly string[]): Promise<void> {
    const left = ids.flatMap((id) => {
      const source = this.#kept.get(id)?.source
      return source?.kind === 'file' && isOnlyOnDevice(source) ? [{ id, source }] : []
    })
    const files = await this.database.files(left.map(({ id }) => id)).catch(() => null)
    // Where they cannot be read now, neither can they be deleted: they may be readable again.
    if (files) for (const [index, { source }] of left.entries()) takeBackFile(source, files[index])
  }

  #announceFirst(): void {
    // Browsers ask or decide by themselves whether to keep it when space gets short.
    if (this.#kept.size === 1) void navigator.storage.persist()
  }

  async #measure(): Promise<void> {
    if (this.#kept.size !== useStorage.getState().keptCount) rememberKept(this.#kept.size)
    if (performance.now() - this.#measuredAt < MEASURE_EVERY_MS) return
    this.#measuredAt = performance.now()
    const { usage, quota } = await navigator.storage.estimate().catch((): StorageEstimate => ({}))
    useStorage.setState({
      usage: usage === undefined || quota === undefined ? null : { bytes: usage, quotaBytes: quota },
    })
  }
}

/** Of a finished picture the device has everything. What waits is read soon, from where it lies. */
function leaveFinished({ id, source, state }: QueueItem): void {
  if (source.kind === 'file' && state.phase === 'done') leaveFile(source, id)
}

function currentBundle(): string | undefined {
  const { status } = useEngine.getState()
  return status.phase === 'ready' ? bundleKey(status.info.bundle) : undefined
}

/** Once for as long as it stays full. */
function announceFull(): void {
  if (useStorage.getState().isFull) return
  useStorage.setState({ isFull: true })
  toast(t`This device has no room for more pictures.`, {
    description: t`The newest ones are inspected but not kept after you leave. Clear the queue to make room.`,
  })
}
