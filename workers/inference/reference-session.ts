import type { InferenceSession, Tensor } from 'onnxruntime-web'
import type { Bundle } from '../../src/core/bundle'
import { type Result, succeed } from '../../src/core/errors'
import type { ExecutionProvider } from '../../src/core/inference'
import type { Interruption } from '../../src/core/interruption'
import { sourcesOf, type ReferenceSpec } from '../../src/core/teaching/reference-spec'
import type { Ort } from './onnx-runtime'
import {
  dataOf,
  openGraph,
  runFailed,
  toMap,
  watchFor,
  type BankRows,
  type Features,
  type ReferenceOutput,
  type ReferenceSession,
  type SessionRequest,
} from './session'

const bankName = (level: string): string => `bank_${level}`
const distanceName = (level: string): string => `distance_${level}`

/** @throws TypeError where the bundle describes no reference graph. */
export async function openReference(request: SessionRequest): Promise<Result<ReferenceSession>> {
  const spec = request.bundle.reference
  if (!spec) throw new TypeError('The bundle has no reference graph.')
  const opened = await openGraph(request, (session) => findMissing(session, request.bundle, spec))
  if (!opened.ok) return opened
  const { ort, session } = opened.value
  const { provider } = request
  return succeed(new OnnxReference(ort, session, request.bundle, spec, provider, watchFor(ort, provider)))
}

function findMissing(
  { inputNames, outputNames }: InferenceSession,
  { outputs }: Bundle,
  spec: ReferenceSpec,
): string | undefined {
  const levels = spec.levels.map(({ name }) => name)
  const inputs = [...sourcesOf(spec), ...levels.map(bankName), 'statistics']
  const wanted = [outputs.coarse.name, outputs.refined.name, outputs.score.name, ...levels.map(distanceName)]
  const missing =
    inputs.find((name) => !inputNames.includes(name)) ?? wanted.find((name) => !outputNames.includes(name))
  return missing && `tensor ${missing} is missing`
}

class OnnxReference implements ReferenceSession {
  constructor(
    private readonly ort: Ort,
    private readonly session: InferenceSession,
    private readonly bundle: Bundle,
    private readonly spec: ReferenceSpec,
    private readonly provider: ExecutionProvider,
    private readonly loss: Interruption,
  ) {}

  run(
    features: Features,
    banks: readonly BankRows[],
    statistics: Float32Array<ArrayBuffer>,
  ): Promise<Result<ReferenceOutput>> {
    return this.loss.guard(this.#run(features, banks, statistics))
  }

  async #run(
    features: Features,
    banks: readonly BankRows[],
    statistics: Float32Array<ArrayBuffer>,
  ): Promise<Result<ReferenceOutput>> {
    const { outputs } = this.bundle
    const feeds = this.#feedsOf(features, banks, statistics)
    try {
      const tensors = await this.session.run(feeds)
      const output = {
        coarse: toMap(tensors[outputs.coarse.name]),
        refined: toMap(tensors[outputs.refined.name]),
        score: dataOf(tensors[outputs.score.name])[0]!,
        distances: this.spec.levels.map(({ name }) => toMap(tensors[distanceName(name)])),
      }
      for (const tensor of Object.values(tensors)) tensor.dispose()
      return succeed(output)
    } catch (cause) {
      return runFailed(this.provider, cause)
    } finally {
      for (const tensor of Object.values(feeds)) tensor.dispose()
    }
  }

  #feedsOf(
    features: Features,
    banks: readonly BankRows[],
    statistics: Float32Array<ArrayBuffer>,
  ): Record<string, Tensor> {
    const { levels } = this.spec
    const feeds: Record<string, Tensor> = {
      statistics: new this.ort.Tensor('float32', statistics, [levels.length, 2]),
    }
    for (const [index, { name, source, channels, side }] of levels.entries()) {
      const { rows } = banks[index]!
      feeds[bankName(name)] = new this.ort.Tensor('float32', rows, [rows.length / channels, channels])
      feeds[source] ??= new this.ort.Tensor('float32', features[source]!, [1, channels, side, side])
    }
    return feeds
  }
}
