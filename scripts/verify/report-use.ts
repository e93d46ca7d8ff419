import type { HistoryFigures } from './history.ts'
import { megabytes, milliseconds, ratio, table } from './markdown.ts'
import type { MemorySample, MemorySlopes } from './memory.ts'
import type { QueueLots } from './queue-lots.ts'
import type { QueueResident } from './queue-resident.ts'
import type { QueueRun } from './queue-run.ts'
import type { Slope } from './slope.ts'
import type { Teaching } from './teaching.ts'

const slope = ({ bytes, error }: Slope): string =>
  `${(bytes / 1e3).toFixed(2)} ± ${((2 * error) / 1e3).toFixed(2)}`

const slopeTable = ({ page, worker }: Readonly<Record<'page' | 'worker', MemorySlopes>>): string =>
  table(
    ['kB a picture', 'heap', 'without code', 'outside'],
    [
      ['page', slope(page.heap), slope(page.data), slope(page.outside)],
      ['worker', slope(worker.heap), slope(worker.data), slope(worker.outside)],
    ],
  )

const sampleTable = (samples: readonly MemorySample[]): string =>
  table(
    ['pictures', "page's heap", 'of it code', 'outside', "worker's heap", 'of it code', 'outside'],
    samples.map(({ pictures, page, worker }) => [
      String(pictures),
      ...[page, worker].flatMap(({ heapBytes, codeBytes, outsideBytes }) =>
        [heapBytes, codeBytes, outsideBytes].map(megabytes),
      ),
    ]),
  )

export function describeQueue({
  pictures,
  failed,
  lookedAt,
  samples,
  accounts,
  slopes,
  ...run
}: QueueRun): string {
  const last = samples.at(-1)!.page
  return `
## A long queue

${pictures} real pictures of different sizes through the built app, of which ${failed} failed; someone steps through the list meanwhile,
and is back at the first one whenever memory is measured. Before that is done first ${lookedAt.pictures} pictures are looked at, back and forth ${lookedAt.rounds} times.
One at a time a picture is answered after ${milliseconds(run.aloneMs)}, mean, while nothing else runs; in the queue one ends every
${milliseconds(run.queuedMs)} (${((100 * run.aloneMs) / run.queuedMs).toFixed(0)} % of that rate), its features, maps and history written meanwhile. On the page's thread
${run.longTasks.count === 0 ? 'no task took more than 50 ms' : `${run.longTasks.count} tasks took more than 50 ms, the longest ${milliseconds(run.longTasks.longestMs)}`}.

Memory after garbage collection. *Heap* is that of JavaScript; *code* is what the browser compiles of functions that run often; *outside* is
what belongs to the heap's objects but lies elsewhere: elements, blobs, buffers, in the worker WebAssembly's memory without
its code; all but the first by the browser's own heap snapshots. Two things that are not the app's are left out of it: what developer tools, which measure, have noted of each file that was
shown (${megabytes(last.notedBytes)} at the end), and the browser's timeline of the page (${megabytes(last.timelineBytes)}), of which it keeps
150 to 250 entries of a kind.
A picture more, from the hundredth on, by least squares with twice the standard error; all pictures stay in the list, with their results:

${slopeTable(slopes)}

${sampleTable(samples)}

By the browser's own account, which has WebAssembly's memory too, twice each time:

${table(
  ['pictures', 'page', 'worker', 'other'],
  accounts.map(({ pictures, pageBytes, workerBytes, otherBytes }) => [
    String(pictures),
    ...[pageBytes, workerBytes, otherBytes].map(megabytes),
  ]),
)}
`
}

export function describeLots({ lot, warm, samples, slopes }: QueueLots): string {
  return `
### Pictures that do not stay

${samples.at(-1)!.pictures} real pictures in lots of ${lot}, the queue cleared after each, in a browser that compiles nothing anew of what runs often
(V8 without Sparkplug, Maglev and TurboFan, its notes for them made at a function's first call). A picture more, from picture ${warm} on, as
above, with the queue empty:

${slopeTable(slopes)}

${sampleTable(samples)}
`
}

export function describeResident({ pictures, warm, runs, slope: ofRuns }: QueueResident): string {
  return `
### Memory that the system gives

${pictures} real pictures in one queue, dropped once and left alone: no heap is looked into, and garbage is collected when the browser
likes. Resident memory of the browser's page processes, page and worker are one of them, every second from picture ${warm} on; *early* and *late* are means of the first and
last quarter of that. The slopes have a mean of ${slope(ofRuns)} kB a picture, with twice its standard error by how the runs differ.

${table(
  ['run', 'early', 'late', 'least', 'most', 'kB a picture'],
  runs.map((run, index) => [
    String(index + 1),
    ...[run.early, run.late, run.least, run.most].map(megabytes),
    (run.slope / 1e3).toFixed(2),
  ]),
)}
`
}

export function describeTeaching({ runs, added, judgeMs, memory }: Teaching): string {
  const needed = (run: Teaching['runs'][number]): number => run.networkMs + run.judgeMs
  const first = memory[0]
  return `
## Parts

Teaching real pictures in Chromium on WASM, 2 threads, none of them known to the device. It needs a run of the backbone for each
view of a picture, and two of the reference graph for each picture: distances to the others, then its leave-one-out result.

${table(
  ['good pictures', 'backbone runs', 'backbone', 'reference graph', 'selection', 'all', 'all / both graphs'],
  runs.map((run) => [
    String(run.pictures),
    String(run.runs),
    milliseconds(run.networkMs),
    milliseconds(run.judgeMs),
    milliseconds(run.selectMs),
    milliseconds(run.totalMs),
    ratio(run.totalMs, needed(run)),
  ]),
)}

One picture more, seven known ones beside it: ${added.runs} runs of the backbone, ${milliseconds(added.totalMs)}.
A picture judged by a part: ${milliseconds(judgeMs.first)} when it is new, ${milliseconds(judgeMs.again)} by another part from its kept features
(${ratio(judgeMs.again, judgeMs.first)} of it; medians of ${judgeMs.pictures} pictures).
${
  first
    ? `
Memory of the page's processes while ${runs.at(-1)!.pictures} pictures are taught, more than before: ${memory
        .slice(1)
        .map(({ pictures, bytes }) => `${megabytes(bytes - first.bytes)} at ${pictures}`)
        .join(', ')}.
`
    : ''
}`
}

export function describeHistory({ few, many, checkMs }: HistoryFigures): string {
  return `
## History

${table(
  ['records', 'list opens', 'filter by verdict', 'rows drawn'],
  [few, many].map(({ records, opensMs, filtersMs, rowsDrawn }) => [
    String(records),
    milliseconds(opensMs),
    milliseconds(filtersMs),
    String(rowsDrawn),
  ]),
)}

Opening ${many.records} records takes ${ratio(many.opensMs, few.opensMs)} times as long as opening ${few.records} (aim: 300 ms at most). The check of all
their hashes takes ${milliseconds(checkMs)}.
`
}
