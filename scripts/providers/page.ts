import type { Result } from '../../src/core/errors'
import type { Inspection } from '../../src/core/inference'
import type { PartInput } from '../../src/core/part'
import { EngineClient } from '../../src/lib/engine/engine-client'
import { readPlacements } from '../../workers/inference/placements'
import type { Job, Placements, Run, RunResult } from './run'

/** Runs of the picture that is timed before the first that counts: shaders and the compiler's tiers. */
const WARM_UP = 5

/** The part that the first run taught; the others judge by the same one. */
let common: PartInput | undefined

/** Everything that one execution provider is asked, through the engine that the app has. */
async function run(
  { provider, threads, bundle }: Run,
  { teach, judge, timed, repeats }: Job,
): Promise<RunResult> {
  const engine = new EngineClient()
  try {
    const info = unwrap(
      await engine.start({ bundleUrl: new URL(`models/${bundle}/`, location.href).href, provider, threads }),
    )
    const times: Inspection['timings'][] = []
    const clock = await read(timed)
    for (let repeat = -WARM_UP; repeat < repeats; repeat++) {
      const { timings } = unwrap(await engine.inspect(clock))
      if (repeat >= 0) times.push(timings)
    }
    const pictures = await Promise.all(judge.map(read))
    const generic = await inspectAll(engine, pictures)
    const files = await Promise.all(teach.map(read))
    const taught = unwrap(
      await engine.teach({ pictures: files.map((file, index) => ({ id: String(index), file })) }),
    )
    const own: PartInput = { key: 'own', model: taught.model }
    common ??= { key: 'common', model: taught.model }
    return {
      provider: info.provider,
      precision: info.precision,
      threads: info.threads,
      goldenDifference: info.goldenDifference,
      sessionMs: info.timings.sessionMs,
      warmUpMs: info.timings.warmUpMs,
      times,
      teachMs: taught.timings.totalMs,
      generic,
      part: await inspectAll(engine, pictures, common),
      ownPart: await inspectAll(engine, pictures, own),
    }
  } finally {
    engine.dispose()
  }
}

async function inspectAll(engine: EngineClient, pictures: readonly Blob[], part?: PartInput) {
  const results = []
  for (const picture of pictures) {
    const { coarse, refined, score } = unwrap(
      await engine.inspect(picture, { isPassing: true, ...(part ? { part } : {}) }),
    )
    results.push({ coarse: [...coarse.data], refined: [...refined.data], score })
  }
  return results
}

const read = async (path: string): Promise<Blob> => (await fetch(path)).blob()

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message, { cause: result.error })
  return result.value
}

async function adapter() {
  const found = await (navigator.gpu as GPU | undefined)?.requestAdapter()
  if (!found) return null
  const { vendor, architecture, device, description } = found.info
  return { vendor, architecture, device, description, features: [...found.features].sort() }
}

async function placements(graphs: readonly string[]): Promise<Placements[]> {
  const said = await readPlacements(graphs.map((graph) => `models/default/${graph}`))
  return graphs.map((graph, index) => ({ graph, said: said[index]! }))
}

Object.assign(globalThis, { providers: { run, adapter, placements } })
