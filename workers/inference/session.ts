import type { InferenceSession, Tensor } from 'onnxruntime-web'
import type { Bundle } from '../../src/core/bundle'
import { type Result, describe, fail, succeed } from '../../src/core/errors'
import { RUNTIME_VERSION } from '../../src/core/runtime-build'
import { sentence } from '../../src/core/sentence'
import type { AnomalyMap, ExecutionProvider } from '../../src/core/inference'
import { Interruption } from '../../src/core/interruption'
import { loadOnnxRuntime, type Ort } from './onnx-runtime'

/** Patch features by the names of the outputs, [C, side, side] each. */
export type Features = Readonly<Record<string, Float32Array<ArrayBuffer>>>

export interface DetectorOutput {
  readonly coarse: AnomalyMap
  readonly refined: AnomalyMap
  readonly score: number
  /** Those that were asked for. */
  readonly features?: Features
}

/** A detector graph that is loaded and ready to run. One run at a time. */
export interface DetectorSession {
  /** Room for a run's input, float32 [1, 3, S, S]; free again when that has ended. */
  readonly pixels: Float32Array<ArrayBuffer>
  /**
   * @param pixels  float32 [1, 3, S, S], normalised.
   * @param sources Names of the features to give as well; they are left where they are otherwise.
   * @returns `provider-failed` when the run failed: the graph and its input are known to fit, so what failed is
   *   the device or the memory, and the session is of no more use.
   */
  run(pixels: Float32Array<ArrayBuffer>, sources?: readonly string[]): Promise<Result<DetectorOutput>>
}

/** What a picture is against the references of a part. */
export interface ReferenceOutput {
  readonly coarse: AnomalyMap
  readonly refined: AnomalyMap
  readonly score: number
  /** Distance of every vector to the nearest reference, in the order of the bundle's levels. */
  readonly distances: readonly AnomalyMap[]
}

/** Rows of a level's bank, [K, C]. */
export interface BankRows {
  readonly name: string
  readonly rows: Float32Array<ArrayBuffer>
}

/** A reference graph that is loaded and ready to run. One run at a time. */
export interface ReferenceSession {
  /**
   * @param statistics float32 [levels, 2].
   * @returns `provider-failed` when the run failed, as {@link DetectorSession.run}.
   */
  run(
    features: Features,
    banks: readonly BankRows[],
    statistics: Float32Array<ArrayBuffer>,
  ): Promise<Result<ReferenceOutput>>
}

export interface SessionRequest {
  readonly model: Uint8Array<ArrayBuffer>
  /** The graph optimised before, to be run as it is, and under which name it has its weights from `model`. */
  readonly optimised?: { readonly graph: Uint8Array<ArrayBuffer>; readonly weights: string } | undefined
  readonly bundle: Bundle
  readonly provider: ExecutionProvider
}

/** What runs graphs; {@link onnxRuntime} in the product. */
export interface Runtime {
  /** Loads the runtime itself. Once in a worker's life, before any session. */
  start(threads: number): Promise<Result<void>>
  openSession(request: SessionRequest): Promise<Result<DetectorSession>>
  /** Opens the graph that judges by a part; the detector's session stays as it is. */
  openReference(request: SessionRequest): Promise<Result<ReferenceSession>>
}

/** y = x, as an ONNX file: the runtime has no call that only loads it, so the smallest of sessions does. */
const IDENTITY_GRAPH =
  'CAcSADo3ChAKAXgSAXkiCElkZW50aXR5EgFnWg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUIECgAQDQ=='

const advice = sentence`Close other tabs to free memory and try again, or use a current version of the browser.`

export const onnxRuntime: Runtime = {
  async start(threads) {
    try {
      const ort = await loadOnnxRuntime()
      ort.env.wasm.numThreads = threads
      const graph = Uint8Array.from(atob(IDENTITY_GRAPH), (letter) => letter.charCodeAt(0))
      const session = await ort.InferenceSession.create(graph, { executionProviders: ['wasm'] })
      await session.release()
      return succeed(undefined)
    } catch (cause) {
      return fail('provider-failed', sentence`The inference runtime could not be loaded.`, advice, cause)
    }
  },

  async openSession(request) {
    const { bundle, provider } = request
    const opened = await openGraph(request, (session) => findMismatch(session, bundle))
    if (!opened.ok) return opened
    const { ort, session } = opened.value
    return succeed(new OnnxSession(ort, session, bundle, provider, watchFor(ort, provider)))
  },

  openReference: async (request) => (await import('./reference-session')).openReference(request),
}

/** A session, and the runtime that it belongs to. */
interface OpenGraph {
  readonly ort: Ort
  readonly session: InferenceSession
}

/**
 * Has a session run a graph that was optimised beforehand.
 *
 * @param weights Name of the file that it has its weights in.
 * @param data    That file, or where it is.
 */
export const asItIs = (weights: string, data: Uint8Array | string): InferenceSession.SessionOptions => ({
  graphOptimizationLevel: 'disabled',
  externalData: [{ path: weights, data }],
})

/**
 * Opens a graph.
 *
 * @param findMismatch Says what the graph lacks of what its manifest promises.
 */
export async function openGraph(
  { model, optimised, provider }: SessionRequest,
  findMismatch: (session: InferenceSession) => string | undefined,
): Promise<Result<OpenGraph>> {
  let ort: Ort
  let session: InferenceSession
  try {
    ort = await loadOnnxRuntime()
    session = await ort.InferenceSession.create(optimised?.graph ?? model, {
      executionProviders: [provider],
      ...(optimised ? asItIs(optimised.weights, model) : { graphOptimizationLevel: 'all' }),
    })
  } catch (cause) {
    return provider === 'wasm' && isGraphRefused(describe(cause))
      ? fail(
          'bundle-invalid',
          sentence`The model's graph cannot be run by this runtime.`,
          sentence`Export the bundle again with an operator set that ONNX Runtime ${RUNTIME_VERSION} knows.`,
          cause,
        )
      : fail(
          'provider-failed',
          sentence`The detector could not be started on ${names[provider]}.`,
          advice,
          cause,
        )
  }
  const mismatch = findMismatch(session)
  if (mismatch) {
    await session.release()
    return fail(
      'bundle-invalid',
      sentence`The model's graph is not what its manifest says.`,
      sentence`Export the bundle again.`,
      mismatch,
    )
  }
  return succeed({ ort, session })
}

/** What interrupts the runs of a provider: the loss of a GPU device. */
export function watchFor(ort: Ort, provider: ExecutionProvider): Interruption {
  const loss = new Interruption()
  if (provider === 'webgpu') void watchDevice(ort, loss)
  return loss
}

const names: Record<ExecutionProvider, string> = { webgpu: 'WebGPU', wasm: 'WebAssembly' }

/** Status codes by which ONNX Runtime blames the graph and not the machine. */
const isGraphRefused = (message: string): boolean => /ERROR_CODE: (?:1|2|3|4|7|9|10)\b/.test(message)

/** ONNX Runtime itself may wait for a lost device without end. */
async function watchDevice(ort: Ort, loss: Interruption): Promise<void> {
  const device = await ort.env.webgpu.device
  const { reason, message } = await device.lost
  loss.interrupt(runFailed('webgpu', `GPU device lost (${reason}): ${message}`).error)
}

export const runFailed = (provider: ExecutionProvider, cause: unknown) =>
  fail('provider-failed', sentence`The detector failed on ${names[provider]}.`, advice, cause)

/** The first tensor of the manifest that the graph lacks or shapes otherwise. */
function findMismatch(session: InferenceSession, { input, outputs }: Bundle): string | undefined {
  const { size } = input
  const wanted = [
    { list: session.inputMetadata, name: input.name, shape: [1, 3, size, size] },
    ...[outputs.coarse, outputs.refined, outputs.score, ...outputs.features].map(({ name, shape }) => ({
      list: session.outputMetadata,
      name,
      shape,
    })),
  ]
  for (const { list, name, shape } of wanted) {
    const found = list.find((metadata) => metadata.name === name)
    if (!found?.isTensor) return `tensor ${name} is missing`
    if (found.type !== 'float32') return `tensor ${name} is ${found.type}, not float32`
    if (found.shape.join() !== shape.join())
      return `tensor ${name} is [${found.shape.join()}], not [${shape.join()}]`
  }
  return undefined
}

class OnnxSession implements DetectorSession {
  readonly pixels: Float32Array<ArrayBuffer>

  constructor(
    private readonly ort: Ort,
    private readonly session: InferenceSession,
    private readonly bundle: Bundle,
    private readonly provider: ExecutionProvider,
    private readonly loss: Interruption,
  ) {
    this.pixels = new Float32Array(3 * bundle.input.size ** 2)
  }

  run(pixels: Float32Array<ArrayBuffer>, sources: readonly string[] = []): Promise<Result<DetectorOutput>> {
    return this.loss.guard(this.#run(pixels, sources))
  }

  async #run(pixels: Float32Array<ArrayBuffer>, sources: readonly string[]): Promise<Result<DetectorOutput>> {
    const { input, outputs } = this.bundle
    const feed = new this.ort.Tensor('float32', pixels, [1, 3, input.size, input.size])
    const fetches = [outputs.coarse.name, outputs.refined.name, outputs.score.name, ...sources]
    try {
      const tensors = await this.session.run({ [input.name]: feed }, fetches)
      const output = {
        coarse: toMap(tensors[outputs.coarse.name]),
        refined: toMap(tensors[outputs.refined.name]),
        score: dataOf(tensors[outputs.score.name])[0]!,
        ...(sources.length > 0
          ? { features: Object.fromEntries(sources.map((name) => [name, dataOf(tensors[name])])) }
          : {}),
      }
      for (const tensor of Object.values(tensors)) tensor.dispose()
      return succeed(output)
    } catch (cause) {
      return runFailed(this.provider, cause)
    } finally {
      feed.dispose()
    }
  }
}

export function dataOf(tensor: Tensor | undefined): Float32Array<ArrayBuffer> {
  if (!(tensor?.data instanceof Float32Array)) throw new TypeError('The graph gave no float32 tensor.')
  return tensor.data as Float32Array<ArrayBuffer>
}

/** [1, 1, height, width] as a map; the data are the tensor's own. */
export function toMap(tensor: Tensor | undefined): AnomalyMap {
  const data = dataOf(tensor)
  const [height, width] = tensor!.dims.slice(-2) as [number, number]
  return { width, height, data }
}
