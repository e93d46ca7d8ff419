import type { HistoryFigures } from './history.ts'
import { megabytes, milliseconds, ratio, table } from './markdown.ts'
import type { QueueRun, Slope } from './queue-run.ts'
import type { Teaching } from './teaching.ts'

export function describeQueue({
  pictures,
  failed,
  samples,
  accounts,
  slopes,
  lots,
  ...run
}: QueueRun): string {
  const slope = ({ bytes, error }: Slope): string =>
    `${(bytes / 1e3).toFixed(2)} ± ${((2 * error) / 1e3).toFixed(2)} kB`
  return `
## A long queue

${pictures} real pictures of different sizes through the built app, of which ${failed} failed; someone steps through the list meanwhile,
and is back at the first one whenever memory is measured. At the fiftieth picture thirty are looked at, back and forth twelve times.
One at a time a picture is answered after ${milliseconds(run.aloneMs)}, mean, while nothing else runs; in the queue one ends every
${milliseconds(run.queuedMs)} (${((100 * run.aloneMs) / run.queuedMs).toFixed(0)} % of that rate), its features, maps and history written meanwhile. On the page's thread
${run.longTasks.count === 0 ? 'no task took more than 50 ms' : `${run.longTasks.count} tasks took more than 50 ms, the longest ${milliseconds(run.longTasks.longestMs)}`}.

Memory after garbage collection, a picture, by least squares with twice the standard error. *Code* is what the browser compiles of
functions that run often, by its own heap snapshots; *outside* is what belongs to the page's objects outside its JavaScript heap: elements,
blobs, buffers, without what developer tools, which measure, have noted of each file that was shown (${megabytes(samples.at(-1)!.notedBytes)} at the end). One queue from its hundredth picture on, whose entries stay in the list: page's heap ${slope(slopes.heap)},
without code ${slope(slopes.data)}; outside ${slope(slopes.outside)}; worker ${slope(slopes.worker)}, without WebAssembly's memory.
After that ${lots.samples.length - 1} lots of ${lots.samples[1]!.pictures} pictures, the queue cleared after each: page's heap ${slope(lots.slopes.heap)},
without code ${slope(lots.slopes.data)}.

${table(
  ['pictures', "page's heap", 'of it code', 'outside', 'worker'],
  samples.map(({ pictures, heapBytes, codeBytes, outsideBytes, workerBytes }) => [
    String(pictures),
    ...[heapBytes, codeBytes, outsideBytes, workerBytes].map(megabytes),
  ]),
)}

By the browser's own account, which has WebAssembly's memory too, twice each time:

${table(
  ['pictures', 'page', 'worker', 'other'],
  accounts.map(({ pictures, pageBytes, workerBytes, otherBytes }) => [
    String(pictures),
    ...[pageBytes, workerBytes, otherBytes].map(megabytes),
  ]),
)}

${table(
  ['pictures in lots', "page's heap, queue empty", 'of it code'],
  lots.samples.map(({ pictures, heapBytes, codeBytes }) => [
    String(pictures),
    ...[heapBytes, codeBytes].map(megabytes),
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
