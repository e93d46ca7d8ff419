import type { Providers } from '../providers/run.ts'
import type { Accuracy } from './accuracy.ts'
import type { EvaluationRow } from './evaluation-rows.ts'
import type { HistoryFigures } from './history.ts'
import type { Lighthouse } from './lighthouse.ts'
import { kilobytes, megabytes } from './markdown.ts'
import { describeOutliers, type OutlierRow } from './outliers.ts'
import type { Parity } from './parity.ts'
import type { QueueLots } from './queue-lots.ts'
import type { QueueResident } from './queue-resident.ts'
import type { QueueRun } from './queue-run.ts'
import type { ReferenceRow } from './references.ts'
import { describeAccuracy, describeEvaluation, describeReferences } from './report-accuracy.ts'
import { describeParity, describeProviders } from './report-parity.ts'
import {
  describeLighthouse,
  describeSizes,
  describeSpeed,
  describeSpeedRuns,
  describeViewer,
} from './report-speed.ts'
import {
  describeHistory,
  describeLots,
  describeQueue,
  describeResident,
  describeTeaching,
} from './report-use.ts'
import type { Sizes } from './sizes.ts'
import type { Speed } from './speed.ts'
import type { SpeedRun } from './speed-runs.ts'
import type { Teaching } from './teaching.ts'
import type { ViewerFrames } from './viewer-frames.ts'

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGb: number
  readonly system: string
}

export interface Verification {
  readonly createdAt: string
  /** When those were measured that were measured again alone, later than the others. */
  readonly measuredAt?: Readonly<Partial<Record<Measurement, string>>>
  readonly machine: Machine
  /** Where those were measured that were measured on another machine than the others. */
  readonly measuredOn?: Readonly<Partial<Record<Measurement, Machine>>>
  readonly bundle: { readonly id: string; readonly version: string; readonly sha256: string }
  readonly sizes: Sizes
  readonly speed: Speed
  /** Runs that gave {@link speed} so far, the last one too. */
  readonly speedRuns: readonly SpeedRun[]
  /** Absent from figures that were taken before it was measured. */
  readonly viewer?: ViewerFrames
  /** Absent from figures that were taken before it was measured, and where Lighthouse could not be had. */
  readonly lighthouse?: Lighthouse
  /** Absent from figures that were taken before it was measured, and where the pictures are not on the machine. */
  readonly queue?: QueueRun
  readonly lots?: QueueLots
  readonly resident?: QueueResident
  /** Absent from figures that were taken before it was measured, and where the pictures are not on the machine. */
  readonly teaching?: Teaching
  /** Absent from figures that were taken before it was measured. */
  readonly history?: HistoryFigures
  readonly parity: Parity
  /** From `docs/providers.json`: what `scripts/providers` found on a machine with a graphics adapter. */
  readonly providers?: readonly Providers[]
  /** Absent where the labelled pictures are not on the machine. */
  readonly accuracy?: readonly Accuracy[]
  /** Absent where the labelled pictures are not on the machine, or from figures that were taken before. */
  readonly evaluation?: readonly EvaluationRow[]
  /** Absent where the labelled pictures are not on the machine. */
  readonly outliers?: readonly OutlierRow[]
  /** Means by number of references, from the bundle's manifest. */
  readonly references: readonly ReferenceRow[]
}

/** What can be measured alone. */
export type Measurement =
  | 'parity'
  | 'speed'
  | 'viewer'
  | 'lighthouse'
  | 'queue'
  | 'lots'
  | 'resident'
  | 'history'
  | 'teaching'
  | 'accuracy'
  | 'evaluation'
  | 'outliers'

/** `docs/verification.md`, from the same figures as `docs/verification.json`. */
export function toMarkdown(v: Verification): string {
  return `# Verification

Written by \`npm run verify\` on ${v.createdAt.slice(0, 10)}; do not edit. Machine: ${describeMachine(v.machine)},
${v.speed.browser}. Bundle \`${v.bundle.id}\` ${v.bundle.version}, fp32 graph
\`${v.bundle.sha256.slice(0, 12)}\`. Times are medians on a shared, noisy machine: only ratios, taken in one run, are worth quoting.
${v.measuredAt ? `Measured again alone, later: ${later(v.measuredAt, v.measuredOn)}.\n` : ''}${[
    describeSizes(v.sizes),
    describeSpeed(v.speed),
    describeSpeedRuns(v.speedRuns),
    v.viewer && describeViewer(v.viewer),
    v.lighthouse && describeLighthouse(v.lighthouse),
    v.queue && describeQueue(v.queue),
    v.resident && describeResident(v.resident),
    v.lots && describeLots(v.lots),
    v.teaching && describeTeaching(v.teaching),
    v.history && describeHistory(v.history),
    describeParity(v.parity),
    ...(v.providers ?? []).map(describeProviders),
  ].join('')}
## Accuracy by number of reference pictures

Means over the categories that the models measured were not trained on, from the manifest of the bundle, where
\`flawscope build\` and \`flawscope cross-validate\` wrote them (exported graphs, mean over 3 draws of references; a row a category
in the model card). *Distance*: nearest-neighbour distance with the same features.

${describeReferences(v.references)}

## Accuracy without references, measured again

${v.accuracy ? describeAccuracy(v.accuracy) : 'Not measured: the labelled pictures are not on this machine.'}
${v.evaluation ? describeEvaluation(v.evaluation) : ''}${v.outliers ? describeOutliers(v.outliers) : ''}`
}

/** The few figures that the README repeats. */
export function toReadme(v: Verification): string {
  const parts = [
    `Bundle ${megabytes(v.sizes.bundleBytes)}; app code ${kilobytes(v.sizes.appGzipBytes)} gzip besides ONNX Runtime; WASM takes ` +
      `${v.speed.graph.wasmToNative[2].toFixed(2)} times native ONNX Runtime's time on 2 threads.`,
  ]
  parts.push(describeReferences(v.references.filter(({ references }) => [0, 1, 4, 60].includes(references))))
  return parts.join('\n\n')
}

const describeMachine = ({ processor, cores, memoryGb, system }: Machine): string =>
  `${processor}, ${cores} cores, ${memoryGb} GB, ${system}`

function later(
  dates: NonNullable<Verification['measuredAt']>,
  places: Verification['measuredOn'] = {},
): string {
  const names = Object.keys(dates) as Measurement[]
  return names
    .map((name) => {
      const place = places[name]
      return `${name} ${dates[name]!.slice(0, 10)}${place ? ` (on ${describeMachine(place)})` : ''}`
    })
    .join(', ')
}
