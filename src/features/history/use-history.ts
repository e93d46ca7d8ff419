import { useEffect, useMemo, useState } from 'react'
import { describe, fail, type FlawscopeError } from '../../core/errors'
import { sentence } from '../../core/sentence'
import type { HistoryFilter, HistoryTotals } from '../../lib/storage/history-database'
import type { DayRow, HistoryRow } from '../../lib/storage/history-rows'
import { historyDatabase } from '../../stores/history-database'
import { useHistoryView } from '../../stores/history-view'

export const failureOf = (cause: unknown): FlawscopeError =>
  fail(
    'storage-unavailable',
    sentence`The history of this device cannot be read.`,
    sentence`Private windows and blocked site data do that. Allow storage for this site, or reload the page if it was open for long.`,
    describe(cause),
  ).error

export type Watched =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly error: FlawscopeError }
  | { readonly phase: 'ready'; readonly totals: HistoryTotals }

/** What the history has, now and after each change, in whichever tab. */
export function useTotals(): Watched {
  const [watched, setWatched] = useState<Watched>({ phase: 'loading' })
  useEffect(
    () =>
      historyDatabase.watch(
        (totals) => setWatched({ phase: 'ready', totals }),
        (cause) => setWatched({ phase: 'failed', error: failureOf(cause) }),
      ),
    [],
  )
  return watched
}

const startOf = (day: string): number => new Date(`${day}T00:00:00`).getTime()
const endOf = (day: string): number => new Date(`${day}T23:59:59.999`).getTime()

/** The filter as the database takes it. */
export function useFilter(): HistoryFilter {
  const { fromDay, toDay, part, station, verdict, words } = useHistoryView()
  return useMemo(
    () => ({
      ...(fromDay ? { from: startOf(fromDay) } : {}),
      ...(toDay ? { to: endOf(toDay) } : {}),
      ...(part === null ? {} : { part }),
      ...(station === null ? {} : { station }),
      ...(verdict === null ? {} : { verdict }),
      ...(words.trim() ? { words } : {}),
    }),
    [fromDay, toDay, part, station, verdict, words],
  )
}

export interface Found {
  readonly seqs: readonly number[]
  readonly days: readonly DayRow[]
  readonly backs: number
}

/** @param state Changes whenever the history does. @returns Null until something is known; then the latest that is. */
export function useFound(filter: HistoryFilter, state: string): Found | null {
  const [found, setFound] = useState<Found | null>(null)
  useEffect(() => {
    let isWanted = true
    Promise.all([historyDatabase.find(filter), historyDatabase.days(), historyDatabase.backs()]).then(
      ([seqs, days, backs]) => {
        if (isWanted) setFound({ seqs, days, backs })
      },
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [filter, state])
  return found
}

/** Rows of the numbers that are in sight; others are not read. */
export function useRows(seqs: readonly number[], state: string): ReadonlyMap<number, HistoryRow> {
  const [rows, setRows] = useState<ReadonlyMap<number, HistoryRow>>(new Map())
  const key = seqs.join()
  useEffect(() => {
    let isWanted = true
    const wanted = key === '' ? [] : key.split(',').map(Number)
    historyDatabase.rows(wanted).then(
      (read) => {
        if (isWanted) setRows(new Map(read.flatMap((row) => (row ? [[row.seq, row] as const] : []))))
      },
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [key, state])
  return rows
}
