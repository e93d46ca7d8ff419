import type { Lighthouse } from './lighthouse.ts'
import { kilobytes, megabytes, milliseconds, ratio, table } from './markdown.ts'
import { appBudgetBytes, bundleBudgetBytes, type Sizes } from './sizes.ts'
import type { Speed } from './speed.ts'
import type { SpeedRun } from './speed-runs.ts'
import { stageTable } from './stages.ts'
import type { ViewerFrames } from './viewer-frames.ts'

export const describeSizes = (sizes: Sizes): string => `
## Size

${table(
  ['what', 'measured', 'budget'],
  [
    ['default bundle, all files', megabytes(sizes.bundleBytes), megabytes(bundleBudgetBytes)],
    ['app code, gzip, without ONNX Runtime', kilobytes(sizes.appGzipBytes), kilobytes(appBudgetBytes)],
    ['ONNX Runtime, gzip, where WebAssembly can be suspended', megabytes(sizes.runtimeGzipBytes.jspi), ''],
    ['ONNX Runtime, gzip, elsewhere', megabytes(sizes.runtimeGzipBytes.asyncify), ''],
  ],
)}

${table(
  ['file of the bundle', 'bytes'],
  sizes.bundleFiles.map(({ file, bytes }) => [`\`${file}\``, String(bytes)]),
)}
`

export function describeSpeed({
  graph,
  nativePartMs,
  nodes,
  stagesMs,
  largeStagesMs,
  droppedMs,
  toHeatMapMs,
}: Speed): string {
  return `
## Speed

${table(
  ['detector graph', '1 thread', '2 threads', 'second thread gives', 'in the fastest turns'],
  [
    ['native ONNX Runtime', ...threads(graph, 'native')],
    ['WASM in Chromium', ...threads(graph, 'wasm')],
    ['the same, runtime as published', ...threads(graph, 'published')],
    ['WASM / native', graph.wasmToNative[1].toFixed(2), graph.wasmToNative[2].toFixed(2), '', ''],
    [
      'the same, runtime as published',
      graph.publishedToNative[1].toFixed(2),
      graph.publishedToNative[2].toFixed(2),
      '',
      '',
    ],
  ],
)}

The graph alone, the one that WASM runs, also natively; run after run, all in turn, with our own kernels in the runtime and without. Ratios are medians of rounds; beside that of the second
thread stands the fastest turn with one thread by the fastest with two, as the machine is shared. Two sessions of one thread each, which wait for nothing of
each other's, do ${graph.twoSessions.toFixed(2)} times the work of one on this machine. In the engine, where a picture is decoded and answered between
two runs, the network takes longer (below).

Native, 2 threads, taking turns: backbone alone ${milliseconds(nativePartMs.backbone)}, detector ${milliseconds(nativePartMs.detector)}, reference graph
with full banks ${milliseconds(nativePartMs.reference)}; detector and reference graph together ${milliseconds(nativePartMs.both)}.

Where the detector's time goes on one thread, by ONNX Runtime's own profile of its nodes:

${table(
  ['nodes', 'native', 'WASM', 'WASM / native'],
  nodes.map(({ kind, nativeMs, wasmMs }) => [
    kind,
    `${nativeMs.toFixed(1)} ms`,
    `${wasmMs.toFixed(1)} ms`,
    nativeMs ? ratio(wasmMs, nativeMs) : '',
  ]),
)}

One picture at a time, warm, 2 threads (medians; of the app over three starts of the browser). *Rest*: the worker's tensor and
answer; *page*: from dropping to the question, and from the answer to the painted map, while the page draws on
the same two cores as the network.

${stageTable([
  ['1 megapixel, engine alone', stagesMs],
  ['12 megapixels, engine alone', largeStagesMs],
  ['1 megapixel, dropped into the app, queue empty', droppedMs],
])}

From navigation to the painted heat map of a sample, on loopback: ${milliseconds(toHeatMapMs.cold)} with empty caches,
${milliseconds(toHeatMapMs.warm)} on the next visit. The address bar's own page, which Chromium loads for every new window, is switched off.
`
}

export const describeSpeedRuns = (runs: readonly SpeedRun[]): string => `
Runs of these measurements whose figures were kept, each of the app of its day; processors of one kind differ by the hour too. Until
2026-11-30 WASM also handed over the patch features, which native did not and the engine doesn't ask for before a part is taught:

${table(
  [
    'measured',
    'processor',
    'WASM / native, 1 and 2 threads',
    'runtime as published',
    'second thread, WASM',
    'native',
    'drop',
    'drop / network',
    'first visit',
  ],
  runs.map(({ wasmToNative, publishedToNative, secondThread, drop, ...run }) => [
    run.measuredAt.slice(0, 10),
    run.processor,
    bothThreads(wasmToNative),
    publishedToNative ? bothThreads(publishedToNative) : '',
    `${secondThread.wasm.toFixed(2)}x`,
    `${secondThread.native.toFixed(2)}x`,
    milliseconds(drop.paintedMs),
    ratio(drop.paintedMs, drop.networkMs),
    milliseconds(run.coldMs),
  ]),
)}
`

const bothThreads = (ratios: Readonly<Record<1 | 2, number>>): string =>
  `${ratios[1].toFixed(2)}, ${ratios[2].toFixed(2)}`

const viewerControls = {
  opacity: 'opacity',
  colourMap: 'colour map',
  imageThreshold: 'image threshold',
  pixelThreshold: 'pixel threshold',
} as const

export function describeViewer({ picture, times }: ViewerFrames): string {
  const names = Object.keys(viewerControls) as (keyof typeof viewerControls)[]
  const rows = names.map((name) => [
    viewerControls[name],
    `${times[name].median.toFixed(1)} ms`,
    `${times[name].ninetyFifth.toFixed(1)} ms`,
  ])
  return `
Work of the page's thread for one step of a control, on a picture of ${picture.width} x ${picture.height} pixels (a frame at 60 Hz has 16.7 ms):

${table(['control', 'median', '95th percentile'], rows)}
`
}

export function describeLighthouse({ version, scores }: Lighthouse): string {
  return `
Lighthouse ${version}, settings for desktops, first visit of the built app on loopback: performance ${scores.performance}, accessibility
${scores.accessibility}, best practices ${scores['best-practices']} of 100. Performance is a time on this machine.
`
}

function threads(graph: Speed['graph'], runtime: 'native' | 'wasm' | 'published'): string[] {
  const times = graph[`${runtime}Ms`]
  return [
    milliseconds(times[1]),
    milliseconds(times[2]),
    `${graph.secondThread[runtime].toFixed(2)}x`,
    `${graph.secondThreadAtBest[runtime].toFixed(2)}x`,
  ]
}
