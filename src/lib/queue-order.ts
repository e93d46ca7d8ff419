import type { Verdict } from '../core/verdict'

export const queueSorts = ['arrival', 'score', 'name', 'verdict'] as const
export type QueueSort = (typeof queueSorts)[number]

export const queueFilters = ['all', 'NG', 'OK', 'failed', 'unreviewed'] as const
export type QueueFilter = (typeof queueFilters)[number]

/** What a queue is looked at by. */
export interface QueueView {
  readonly sort: QueueSort
  readonly filter: QueueFilter
  /** Part of a name or folder, in upper or lower case; empty shows all. */
  readonly search: string
}

/** What sorting and filtering look at. */
export interface QueueEntry {
  readonly id: string
  readonly name: string
  readonly folder?: string | undefined
  readonly isFailed: boolean
  /** Null where there is no result. */
  readonly judgement: { readonly score: number; readonly verdict: Verdict } | null
  readonly isReviewed: boolean
}

/** Whether the view shows everything as it came. */
export const isPlainView = ({ sort, filter, search }: QueueView): boolean =>
  sort === 'arrival' && filter === 'all' && search.trim() === ''

/** Names as people count: picture 9 before picture 10, whatever the case. */
const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** What has no result comes last, in the order of arrival. */
const lastWithout = (a: QueueEntry, b: QueueEntry): number =>
  Number(a.judgement === null) - Number(b.judgement === null)

const byScore = (a: QueueEntry, b: QueueEntry): number =>
  (b.judgement?.score ?? 0) - (a.judgement?.score ?? 0)

const comparisons: Record<Exclude<QueueSort, 'arrival'>, (a: QueueEntry, b: QueueEntry) => number> = {
  score: (a, b) => lastWithout(a, b) || byScore(a, b),
  name: (a, b) => names.compare(a.name, b.name),
  verdict: (a, b) =>
    lastWithout(a, b) ||
    Number(a.judgement?.verdict === 'OK') - Number(b.judgement?.verdict === 'OK') ||
    byScore(a, b),
}

const passes = (entry: QueueEntry, filter: QueueFilter): boolean => {
  switch (filter) {
    case 'all':
      return true
    case 'failed':
      return entry.isFailed
    case 'unreviewed':
      return entry.judgement !== null && !entry.isReviewed
    default:
      return entry.judgement?.verdict === filter
  }
}

/**
 * The ids to show, in the order to show them: highest score first, NG before OK. Equal ones stay in the order of
 * arrival.
 */
export function orderQueue(entries: readonly QueueEntry[], { sort, filter, search }: QueueView): string[] {
  const wanted = search.trim().toLocaleLowerCase()
  const shown = entries.filter(
    (entry) =>
      passes(entry, filter) &&
      (wanted === '' || `${entry.folder ?? ''}/${entry.name}`.toLocaleLowerCase().includes(wanted)),
  )
  if (sort !== 'arrival') shown.sort(comparisons[sort])
  return shown.map(({ id }) => id)
}
