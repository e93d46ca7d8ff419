import type { Providers } from '../providers/run.ts'
import { difference, milliseconds, percent, ratio, table } from './markdown.ts'
import type { Parity } from './parity.ts'

export function describeParity(parity: Parity): string {
  return `
## Parity

${parity.pictures} real pictures through Pillow and PyTorch, Python ONNX Runtime and Chromium on WASM. Largest absolute differences:

${table(
  ['compared', 'resized pixels', 'tensor', 'coarse map', 'refined map', 'score'],
  [
    [
      'browser with Pillow and PyTorch',
      String(parity.browser.pixels),
      difference(parity.browser.tensor),
      ...maps(parity.browser.pytorch),
    ],
    ['browser with Python ONNX Runtime', '', '', ...maps(parity.browser.onnxruntime)],
    ['Python ONNX Runtime with PyTorch', '', '', ...maps(parity.onnxruntime)],
  ],
)}

WebGPU (software adapter, tiny bundle of the same operators) with WASM: ${difference(parity.webgpu)}.

The reference graph of the bundle, a taught part, against PyTorch and Python's ONNX Runtime (maps, score and distances):
WASM ${difference(parity.reference.wasm)}, WebGPU (software adapter) ${difference(parity.reference.webgpu)}.
${parity.teaching ? taught(parity.teaching) : ''}`
}

function taught(parity: NonNullable<Parity['teaching']>): string {
  return `
Parts that the browser teaches from picture files, against Python. From the same features rows and owners are equal; from its own
features, which differ in their last bits:

${table(
  ['provider', 'rows not chosen', 'statistics', 'leave-one-out', 'maps and score', 'distance map'],
  (['wasm', 'webgpu'] as const).map((provider) => {
    const { rows, statistics, leaveOneOut, maps, distance } = parity[provider]
    const name = provider === 'wasm' ? 'WASM' : 'WebGPU (software adapter, tiny CLIP bundle)'
    return [name, percent(rows), ...[statistics, leaveOneOut, maps, distance].map(difference)]
  }),
)}
`
}

/** What another machine found, with its own date and description. */
export function describeProviders({
  measuredAt,
  machine,
  browser,
  switches,
  adapter,
  placements,
  nativeMs,
  pictures,
  taughtFrom,
  providers,
}: Providers): string {
  const first = providers[0]!
  const native = (threads: number): number | undefined => nativeMs?.[threads]
  return `
### On a graphics adapter${adapter?.features.includes('shader-f16') ? ', with half precision' : ''}

Measured on ${measuredAt.slice(0, 10)} by \`scripts/providers\` on another machine: ${machine}, ${browser}
(\`${switches.join(' ')}\`). A picture of one megapixel,
warm (medians), and ${pictures} real pictures, judged without a part, by a part taught from ${taughtFrom} pictures on the first provider, and
by one that each provider taught itself. Differences are the largest of maps and score from the first row.

${table(
  ['provider', 'network', 'whole picture', 'first run', 'teaching', 'no part', 'same part', 'own part'],
  providers.map(({ provider, precision, threads, medianMs, differences }) => [
    provider === 'wasm'
      ? `WASM ${precision}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
      : `WebGPU ${precision}`,
    `${milliseconds(medianMs.network)} (${ratio(medianMs.network, first.medianMs.network)})`,
    `${milliseconds(medianMs.total)} (${ratio(medianMs.total, first.medianMs.total)})`,
    milliseconds(medianMs.warmUp),
    milliseconds(medianMs.teach),
    ...[differences.generic, differences.samePart, differences.ownPart].map(({ coarse, refined, score }) =>
      difference(Math.max(coarse, refined, score)),
    ),
  ]),
)}
${
  nativeMs
    ? `
Native ONNX Runtime in turn with them: ${providers
        .filter(({ provider, threads }) => provider === 'wasm' && native(threads))
        .map(
          ({ threads, medianMs }) =>
            `${threads} ${threads === 1 ? 'thread' : 'threads'} ${milliseconds(native(threads)!)} (WASM / native ${ratio(medianMs.network, native(threads)!)})`,
        )
        .join(', ')}.
`
    : ''
}
Where ONNX Runtime puts the nodes there, by its log: ${placements
    .map(({ graph, said }) => `${graph}: ${said.slice(1).join(' ')}`)
    .join('; ')}.
`
}

const maps = (differences: { coarse: number; refined: number; score: number }): string[] => [
  difference(differences.coarse),
  difference(differences.refined),
  difference(differences.score),
]
