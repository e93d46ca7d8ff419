import type { Speed } from './speed.ts'

/** What a run of the speed measurements gave, in short: kept beside later ones, as one machine is not the next. */
export interface SpeedRun {
  readonly measuredAt: string
  readonly processor: string
  /** Absent from runs before native ONNX Runtime, our kernels and the published runtime took turns. */
  readonly publishedToNative?: Speed['graph']['publishedToNative']
  readonly wasmToNative: Speed['graph']['wasmToNative']
  readonly secondThread: { readonly native: number; readonly wasm: number }
  /** A picture of one megapixel dropped into the app, to its painted map, and of that the network, milliseconds. */
  readonly drop: { readonly paintedMs: number; readonly networkMs: number }
  readonly coldMs: number
}

export function summariseSpeed(
  { graph, droppedMs, toHeatMapMs }: Speed,
  processor: string,
  measuredAt: string,
): SpeedRun {
  return {
    measuredAt,
    processor,
    publishedToNative: graph.publishedToNative,
    wasmToNative: graph.wasmToNative,
    secondThread: { native: graph.secondThread.native, wasm: graph.secondThread.wasm },
    drop: { paintedMs: droppedMs.painted, networkMs: droppedMs.network },
    coldMs: toHeatMapMs.cold,
  }
}
