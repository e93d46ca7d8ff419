import * as Comlink from 'comlink'
import { type FlawscopeError, type Result, fail, succeed } from '../../core/errors'
import { sentence } from '../../core/sentence'
import type {
  EngineInfo,
  EngineOptions,
  InferenceApi,
  InspectOptions,
  Inspection,
  InspectionAnswer,
  LoadingProgress,
  RunProgress,
} from '../../core/inference'
import { Interruption } from '../../core/interruption'
import type { TaughtPart, TeachPicture, TeachProgress } from '../../core/part'
import { takeInferenceWorker } from './inference-worker'
import { Watchdog, type Patience } from './watchdog'

export type EngineStatus =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'loading'
      /** Null until the worker has said something. */
      readonly progress: LoadingProgress | null
      /** Why the engine starts anew, when it does. */
      readonly fallback?: FlawscopeError
    }
  | { readonly phase: 'ready'; readonly info: EngineInfo }
  | { readonly phase: 'failed'; readonly error: FlawscopeError }

export interface InspectRequest extends InspectOptions {
  /** Aborting answers `cancelled` at once; a run of the network that is under way ends unseen. */
  readonly signal?: AbortSignal
  /** Called after each run of the network; starts again from 1 when the picture has to run again. */
  readonly onProgress?: (progress: RunProgress) => void
}

export interface TeachRequest {
  /** 1 to the bundle's `maximumPictures` good pictures, in the order of the part's references. */
  readonly pictures: readonly TeachPicture[]
  /** Aborting answers `cancelled` at once; a run of the network that is under way ends unseen. */
  readonly signal?: AbortSignal
  /** Called after each run of a network; starts again when the worker was lost. */
  readonly onProgress?: (progress: TeachProgress) => void
}

type Run<T> = (connection: Connection, isCurrent: () => boolean) => Promise<Result<T>>

/** Work for the worker: it is handed over again as it is when the worker is lost. */
interface Job {
  readonly id: string
  /** @param isCurrent Whether this run still counts: progress of earlier ones is not told. */
  readonly run: Run<unknown>
  readonly answer: (result: Result<unknown>) => void
  /** How often the worker was lost while this was in flight. */
  interruptions: number
}

/** One worker's life. */
interface Connection {
  readonly worker: Worker
  readonly api: Comlink.Remote<InferenceApi>
  /** Comes when the worker will say nothing any more. */
  readonly loss: Interruption
}

/** A picture that took the worker down twice is not tried a third time. */
const MAXIMUM_INTERRUPTIONS = 2
/** Workers lost in a row, with no picture finished between them, after which the engine gives up. */
const MAXIMUM_LOSSES = 4

/** Whoever clears the queue waits no longer than this: a run of the network may hold the worker up for ever. */
const FORGETTING_MS = 5000

const workerLost = (detail: unknown): FlawscopeError =>
  fail(
    'worker-lost',
    sentence`The inference worker stopped.`,
    sentence`Try again. If it happens again, close other tabs to free memory, or use smaller pictures.`,
    detail,
  ).error

/** Whoever reads this had a picture or a driver on which a library ran for ever. */
const workerSilent = (): FlawscopeError =>
  fail(
    'worker-lost',
    sentence`The inference worker no longer answered and was replaced.`,
    sentence`Try again. If the same picture does it again, leave that picture out.`,
  ).error

const cancelled = (): { readonly ok: false; readonly error: FlawscopeError } =>
  fail('cancelled', sentence`The inspection was cancelled.`, sentence`Add the picture again to inspect it.`)

/** Failures after which another worker may do better. */
const isRecoverable = ({ code }: FlawscopeError): boolean =>
  code === 'provider-failed' || code === 'worker-lost'

/** Failures to open that may be WebGPU's alone: a driver that computes wrong disagrees with the golden image. */
const mayBeWebGpu = (error: FlawscopeError): boolean =>
  isRecoverable(error) || error.code === 'bundle-disagrees'

/**
 * Owns the inference worker and is the page's one way to it.
 *
 * Pictures and parts may be handed in at any time: they wait until the engine is ready. When WebGPU fails, a new
 * worker takes over on WASM; when the worker is lost, a new one replaces it. In both cases what was interrupted
 * and what waits run again, and `fallback` says what happened. A worker that hangs is lost, too. Every promise is answered; none rejects.
 */
export class EngineClient {
  #options: EngineOptions | undefined
  #connection: Connection | undefined
  #status: EngineStatus = { phase: 'idle' }
  /** In order of arrival, in which the worker takes them: while the engine is ready, the first is in flight. */
  readonly #jobs = new Map<string, Job>()
  readonly #listeners = new Set<(status: EngineStatus) => void>()
  #fallback: FlawscopeError | undefined
  #losses = 0
  #jobCount = 0
  readonly #watchdog: Watchdog

  /**
   * @param createWorker Makes a worker that exposes {@link InferenceApi}; tests pass one with faults.
   * @param patience     How long a worker may be silent while it works.
   */
  constructor(
    private readonly createWorker: () => Worker = takeInferenceWorker,
    patience?: Patience,
  ) {
    this.#watchdog = new Watchdog(
      () => this.#status.phase === 'ready' && this.#jobs.size > 0,
      () => this.#connection?.loss.interrupt(workerSilent()),
      patience,
    )
  }

  get status(): EngineStatus {
    return this.#status
  }

  /** Calls the listener at every change of status; returns a function that stops it. */
  subscribe(listener: (status: EngineStatus) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /**
   * Loads a bundle; a running engine is replaced and its waiting pictures go to the new one.
   *
   * @param onProgress The same as the progress in the status, for callers that only start and wait.
   * @returns What runs, or why nothing does.
   */
  async start(
    options: EngineOptions,
    onProgress?: (progress: LoadingProgress) => void,
  ): Promise<Result<EngineInfo>> {
    this.#disconnect(cancelled().error)
    this.#options = options
    this.#fallback = undefined
    this.#losses = 0
    return this.#connect(onProgress)
  }

  /** Inspects a picture: its verdict is left to the page. Pictures run one by one in order of calls. */
  async inspect(file: Blob, request: InspectRequest = {}): Promise<Result<Inspection>> {
    const { signal, onProgress, ...options } = request
    return this.#add('picture', signal, (id) => async (connection, isCurrent) => {
      const report = (progress: RunProgress): void => {
        this.#watchdog.hear()
        if (isCurrent()) onProgress?.(progress)
      }
      const told = onProgress ? Comlink.proxy(report) : undefined
      const answer = await connection.api.inspect(id, file, options, told)
      return answer.ok ? succeed(withThumbnail(answer.value, id, connection)) : answer
    })
  }

  /** Teaches a part from good pictures, in turn with the pictures that are inspected. */
  async teach({ pictures, signal, onProgress }: TeachRequest): Promise<Result<TaughtPart>> {
    return this.#add('part', signal, (id) => ({ api }, isCurrent) => {
      const report = (progress: TeachProgress): void => {
        this.#watchdog.hear()
        if (isCurrent()) onProgress?.(progress)
      }
      return api.teach(id, pictures, onProgress ? Comlink.proxy(report) : undefined)
    })
  }

  /**
   * Has the worker write nothing more of the pictures that were answered until now. Never rejects, and does not wait for a
   * worker that hangs.
   */
  async forget(): Promise<void> {
    const connection = this.#connection
    if (!connection) return
    const forgotten = ask(
      connection,
      connection.api.forget().then(() => succeed(undefined)),
    )
    await Promise.race([forgotten, new Promise((resolve) => setTimeout(resolve, FORGETTING_MS))])
  }

  /** Ends the worker and answers `cancelled` to everything that waits. The client can be started again. */
  dispose(): void {
    this.#disconnect(cancelled().error)
    this.#answerAll(cancelled().error)
    this.#setStatus({ phase: 'idle' })
  }

  async #add<T>(
    kind: string,
    signal: AbortSignal | undefined,
    makeRun: (id: string) => Run<T>,
  ): Promise<Result<T>> {
    if (signal?.aborted) return cancelled()
    if (this.#status.phase === 'failed') return { ok: false, error: this.#status.error }
    return new Promise((resolve) => {
      const id = `${kind}-${++this.#jobCount}`
      const abort = (): void => {
        this.#jobs.delete(id)
        void this.#connection?.api.cancel(id)
        job.answer(cancelled())
      }
      const job: Job = {
        id,
        run: makeRun(id),
        interruptions: 0,
        answer: (result) => {
          signal?.removeEventListener('abort', abort)
          // What `run` gave, which gives nothing else.
          resolve(result as Result<T>)
        },
      }
      signal?.addEventListener('abort', abort)
      this.#jobs.set(id, job)
      if (this.#status.phase === 'ready' && this.#connection) void this.#run(job, this.#connection)
    })
  }

  async #connect(onProgress?: (progress: LoadingProgress) => void): Promise<Result<EngineInfo>> {
    let restarted = false
    for (;;) {
      const options = this.#options
      if (!options) return cancelled()
      const connection = this.#openConnection()
      this.#setLoading(null)
      let isOpening = true
      const report = (progress: LoadingProgress): void => {
        // Progress has a way of its own: on a busy machine the last of it comes after the answer.
        if (!isOpening || connection !== this.#connection) return
        this.#setLoading(progress)
        onProgress?.(progress)
      }
      const opened = await ask(connection, connection.api.open(options, Comlink.proxy(report)))
      isOpening = false
      // Disposed of or started anew in the meantime.
      if (connection !== this.#connection) return cancelled()
      if (opened.ok) {
        const info = this.#fallback ? { ...opened.value, fallback: this.#fallback } : opened.value
        // Before listeners hear of it: they may hand in more, which then run by themselves.
        for (const job of this.#jobs.values()) void this.#run(job, connection)
        this.#watchdog.start(info.timings.warmUpMs)
        this.#setStatus({ phase: 'ready', info })
        return succeed(info)
      }
      this.#disconnect(opened.error)
      if (mayBeWebGpu(opened.error) && this.#leaveWebGpu(opened.error)) continue
      if (opened.error.code !== 'worker-lost' || restarted) {
        this.#giveUp(opened.error)
        return opened
      }
      restarted = true
    }
  }

  async #run(job: Job, connection: Connection): Promise<void> {
    /** Neither cancelled nor handed to another worker in the meantime. */
    const isCurrent = (): boolean => this.#jobs.get(job.id) === job && connection === this.#connection
    const result = await ask(connection, job.run(connection, isCurrent))
    if (connection === this.#connection) this.#watchdog.hear()
    if (!isCurrent()) return
    if (!result.ok && isRecoverable(result.error)) {
      this.#recover(job, result.error)
      return
    }
    if (result.ok) this.#losses = 0
    this.#jobs.delete(job.id)
    job.answer(result)
  }

  /** Replaces a worker that failed while it had a picture. */
  #recover(interrupted: Job, error: FlawscopeError): void {
    const onWebGpu = this.#status.phase === 'ready' && this.#status.info.provider === 'webgpu'
    this.#disconnect(error)
    interrupted.interruptions++
    if (interrupted.interruptions >= MAXIMUM_INTERRUPTIONS) {
      this.#jobs.delete(interrupted.id)
      interrupted.answer({ ok: false, error })
    }
    if (!(onWebGpu && this.#leaveWebGpu(error)) && ++this.#losses >= MAXIMUM_LOSSES) {
      this.#giveUp(error)
      return
    }
    void this.#connect()
  }

  /** From here on WASM. Returns false when there is nothing slower to fall back to. */
  #leaveWebGpu(reason: FlawscopeError): boolean {
    if (!this.#options || this.#options.provider === 'wasm') return false
    this.#options = { ...this.#options, provider: 'wasm' }
    this.#fallback = reason
    return true
  }

  #giveUp(error: FlawscopeError): void {
    this.#setStatus({ phase: 'failed', error })
    this.#answerAll(error)
  }

  #answerAll(error: FlawscopeError): void {
    const jobs = [...this.#jobs.values()]
    this.#jobs.clear()
    for (const job of jobs) job.answer({ ok: false, error })
  }

  #openConnection(): Connection {
    const worker = this.createWorker()
    const loss = new Interruption()
    worker.addEventListener('error', (event) => {
      loss.interrupt(workerLost(event.message || 'The worker could not be loaded.'))
    })
    worker.addEventListener('messageerror', () => {
      loss.interrupt(workerLost('A message could not be read.'))
    })
    const connection = { worker, api: Comlink.wrap<InferenceApi>(worker), loss }
    this.#connection = connection
    return connection
  }

  #disconnect(reason: FlawscopeError): void {
    const connection = this.#connection
    this.#watchdog.stop()
    this.#connection = undefined
    connection?.worker.terminate()
    // A terminated worker leaves its calls pending for ever.
    connection?.loss.interrupt(reason)
  }

  #setLoading(progress: LoadingProgress | null): void {
    this.#setStatus({ phase: 'loading', progress, ...(this.#fallback ? { fallback: this.#fallback } : {}) })
  }

  #setStatus(status: EngineStatus): void {
    this.#status = status
    for (const listener of this.#listeners) listener(status)
  }
}

/** Has the thumbnail made that the worker's answer came without. */
function withThumbnail(answer: InspectionAnswer, id: string, connection: Connection): Inspection {
  const make = async (): Promise<Blob | null> => {
    const made = await ask(
      connection,
      connection.api.thumbnail(id).then((blob) => succeed(blob)),
    )
    return made.ok ? made.value : null
  }
  return { ...answer, thumbnail: answer.thumbnail ? Promise.resolve(answer.thumbnail) : make() }
}

/** The worker's answer, or the news that it will not come. */
async function ask<T>(connection: Connection, call: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await connection.loss.guard(call)
  } catch (cause) {
    return { ok: false, error: workerLost(cause) }
  }
}
