import type { InferenceSession } from 'onnxruntime-web'
import { bundleSchema } from '../../src/core/bundle.ts'
import { runtimeBuild } from '../../src/core/runtime-build.ts'
import { loadOnnxRuntime } from '../../workers/inference/onnx-runtime.ts'
import { optimisedFile } from '../../workers/inference/provider.ts'
import { asItIs } from '../../workers/inference/session.ts'

/** Runs in a worker of a page, as the engine does: a page's own thread may not sleep, and waits for the others by spinning. */

export interface GraphOptions {
  /** Side of the network's input. */
  readonly size: number
  readonly threads: number
  readonly enableProfiling?: boolean
  /** Runs ONNX Runtime as it is published, without the app's own kernels. */
  readonly published?: boolean
}

export type GraphRequest = { readonly open: GraphOptions } | { readonly run: number } | { readonly end: true }

/** Milliseconds of each run; what the runtime has printed. */
export interface GraphAnswer {
  readonly times: readonly number[]
  readonly lines: readonly string[]
}

const lines: string[] = []
// Before the runtime starts, for it keeps the function it finds; that is where a profile goes.
console.log = (...words: unknown[]) => void lines.push(words.join(' '))

let session: InferenceSession
let feeds: InferenceSession.FeedsType
/** What the engine asks for as long as no part is taught; so does `flawscope bench`. */
let fetches: string[]

async function answer(request: GraphRequest): Promise<number[]> {
  const times: number[] = []
  if ('open' in request) {
    const { size, threads, enableProfiling = false, published = false } = request.open
    const ort = await loadOnnxRuntime()
    if (published)
      ort.env.wasm.wasmPaths = {
        wasm: `/node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.${runtimeBuild()}.wasm`,
      }
    ort.env.wasm.numThreads = threads
    const bundle = bundleSchema.parse(await (await fetch('/models/default/bundle.json')).json())
    const variant = bundle.graphs.detector.variants.find(({ precision }) => precision === 'fp32')!
    const optimised = optimisedFile(variant, 'wasm')
    const plain = `/models/default/${variant.file}`
    session = await ort.InferenceSession.create(optimised ? `/models/default/${optimised.file}` : plain, {
      executionProviders: ['wasm'],
      ...(optimised && asItIs(variant.file, plain)),
      enableProfiling,
    })
    const pixels = Float32Array.from({ length: 3 * size * size }, (_, index) => Math.sin(index * 0.37))
    const { coarse, refined, score } = bundle.outputs
    fetches = [coarse.name, refined.name, score.name]
    feeds = { [session.inputNames[0]!]: new ort.Tensor('float32', pixels, [1, 3, size, size]) }
  } else if ('run' in request) {
    for (let run = 0; run < request.run; run++) {
      const started = performance.now()
      await session.run(feeds, fetches)
      times.push(performance.now() - started)
    }
  } else {
    session.endProfiling()
    await session.release()
  }
  return times
}

addEventListener('message', ({ data }: MessageEvent<GraphRequest>) => {
  // Rejections do not reach whoever started the worker; errors do.
  void answer(data).then((times) => postMessage({ times, lines } satisfies GraphAnswer), reportError)
})
