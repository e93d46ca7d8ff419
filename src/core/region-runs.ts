import { blend, placesOf, type Places } from './anomaly-map'
import type { AnomalyMap } from './inference'

/**
 * The map at the pixels of its picture without making them all: `at` gives exactly what `upsampleMap` has
 * there. Between two cells a row of pixels is linear, which is what makes the rest of this file quick.
 */
export class PixelValues {
  readonly columns: Places
  readonly rows: Places
  /** First pixels of the spans in which a row is linear, with the width at the end. */
  readonly spans: readonly number[]
  /** The span of each column of pixels. */
  readonly spanOf: Int32Array

  constructor(
    readonly map: AnomalyMap,
    readonly width: number,
    readonly height: number,
  ) {
    this.columns = placesOf(width, map.width)
    this.rows = placesOf(height, map.height)
    this.spanOf = new Int32Array(width)
    const { lower, share } = this.columns
    const spans = [0]
    for (let x = 1; x < width; x++) {
      // Up to the first centre of a cell the row is flat, from there on it slopes.
      if (lower[x] !== lower[x - 1] || (share[x - 1] === 0 && share[x] !== 0)) spans.push(x)
      this.spanOf[x] = spans.length - 1
    }
    this.spans = [...spans, width]
  }

  at(x: number, y: number): number {
    return Math.fround(blend(this.map, this.columns, x, this.rows, y))
  }
}

/** Pixels of one row from `start` up to, not including, `end`. */
export interface Run {
  readonly y: number
  readonly start: number
  end: number
}

const enum Cover {
  none,
  some,
  all,
}

/** How much of each span reaches the threshold, from the cells around it alone. */
function coverOf({ map, spans, columns }: PixelValues, lower: number, upper: number, threshold: number) {
  const above = lower * map.width
  const below = upper * map.width
  return spans.slice(0, -1).map((start) => {
    const left = columns.lower[start]!
    const right = columns.upper[start]!
    const reaching = [above + left, above + right, below + left, below + right].filter(
      (cell) => map.data[cell]! >= threshold,
    ).length
    return reaching === 0 ? Cover.none : reaching === 4 ? Cover.all : Cover.some
  })
}

/** The first pixel in (low, high] that differs from the one at `low`; the row is monotonic between them. */
function crossing(values: PixelValues, y: number, low: number, high: number, threshold: number): number {
  const isHot = values.at(low, y) >= threshold
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (values.at(middle, y) >= threshold === isHot) low = middle
    else high = middle
  }
  return high
}

/** Work in pieces of at most a few milliseconds, for whoever has something else to do between them. */
export type Steps<Result> = Generator<undefined, Result>

/** Does all the work at once. */
export function settle<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Rows, and runs, of a piece of work. */
const ROWS = 32
const RUNS = 4096

/** The pixels at or above a threshold as runs in reading order. */
export function* runsAbove(values: PixelValues, threshold: number): Steps<Run[]> {
  const { rows, spans, height } = values
  const runs: Run[] = []
  let covers: readonly Cover[] = []
  let open: Run | undefined
  const add = (y: number, start: number, end: number) => {
    if (open?.y === y && open.end === start) open.end = end
    else runs.push((open = { y, start, end }))
  }
  for (let y = 0; y < height; y++) {
    if (y % ROWS === ROWS - 1) yield
    if (y === 0 || rows.lower[y] !== rows.lower[y - 1])
      covers = coverOf(values, rows.lower[y]!, rows.upper[y]!, threshold)
    covers.forEach((cover, span) => {
      if (cover === Cover.none) return
      const start = spans[span]!
      const last = spans[span + 1]! - 1
      const startsHot = cover === Cover.all || values.at(start, y) >= threshold
      const endsHot = cover === Cover.all || values.at(last, y) >= threshold
      if (startsHot && endsHot) add(y, start, last + 1)
      else if (startsHot) add(y, start, crossing(values, y, start, last, threshold))
      else if (endsHot) add(y, crossing(values, y, start, last, threshold), last + 1)
    })
  }
  return runs
}

/** Groups runs that touch, corners included, in the order of their first runs. */
export function* connect(runs: readonly Run[]): Steps<Run[][]> {
  const parents = Int32Array.from(runs, (_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    while (parents[root] !== root) root = parents[root] = parents[parents[root]!]!
    return root
  }
  // `above` walks along the row above while `index` walks along its own.
  let above = 0
  for (const [index, { y, start, end }] of runs.entries()) {
    if (index % RUNS === RUNS - 1) yield
    while (
      above < index &&
      (runs[above]!.y < y - 1 || (runs[above]!.y === y - 1 && runs[above]!.end < start))
    )
      above++
    for (let other = above; other < index && runs[other]!.y === y - 1 && runs[other]!.start <= end; other++) {
      const [a, b] = [rootOf(other), rootOf(index)]
      parents[Math.max(a, b)] = Math.min(a, b)
    }
  }
  const groups = new Map<number, Run[]>()
  for (const [index, run] of runs.entries()) {
    if (index % RUNS === RUNS - 1) yield
    const root = rootOf(index)
    const group = groups.get(root)
    if (group) group.push(run)
    else groups.set(root, [run])
  }
  return [...groups.values()]
}
