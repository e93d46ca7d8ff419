import { effectiveVerdict, type Review } from '../../core/review'
import type { Verdict } from '../../core/verdict'
import type { InspectionRecord } from './history-record'

/**
 * What the list of the history shows and finds: drawn from the chain, and made anew from it whenever this version
 * changes. Nothing here is the record itself.
 */
export const PROJECTION = 1

export interface HistoryRow {
  readonly seq: number
  /** Milliseconds since 1970, as the device's clock said. */
  readonly time: number
  /** Local day, such as 2026-03-01. */
  readonly day: string
  readonly source: InspectionRecord['source']
  readonly item: string
  readonly name: string
  readonly folder: string
  /** Id of the part that judged; empty for the detector as it ships. */
  readonly part: string
  readonly partName: string
  readonly station: string
  readonly operator: string
  /** A person's where there is one. */
  readonly verdict: Verdict
  readonly score: number
  readonly threshold: number
  readonly isOverridden: boolean
  readonly isConfirmed: boolean
  readonly note: string
  readonly tags: readonly string[]
  /** 1 where there is a note or a tag, else 0: an index that finds those. */
  readonly said: 0 | 1
  /** 1 where the clock stood before that of the inspection before, else 0. */
  readonly back: 0 | 1
  /** Hash of the picture that is kept; empty for none. */
  readonly picture: string
}

/** A day's inspections with one part at one station. */
export interface DayRow {
  readonly day: string
  readonly part: string
  readonly partName: string
  readonly station: string
  readonly OK: number
  readonly NG: number
}

/** The day on which something was, where the device is. */
export function localDay(time: number): string {
  const date = new Date(time)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** @param before Time of the inspection before; -Infinity for the first. */
export function rowOf(seq: number, record: InspectionRecord, before: number): HistoryRow {
  const time = Date.parse(record.time)
  const { source, item, name, folder, part, station, operator, score, thresholds, blobs, review } = record
  return {
    seq,
    time,
    day: localDay(time),
    source,
    item: item ?? '',
    name,
    folder: folder ?? '',
    part: part?.id ?? '',
    partName: part?.name ?? '',
    station: station ?? '',
    operator: operator ?? '',
    score,
    threshold: thresholds.image,
    back: time < before ? 1 : 0,
    picture: blobs.picture?.sha256 ?? '',
    ...said(score, thresholds.image, review),
  }
}

/** A row once a person has said something else. */
export const amended = (row: HistoryRow, review: Review): HistoryRow => ({
  ...row,
  ...said(row.score, row.threshold, review),
})

/** What a person says about a row's inspection, all amendments taken together. */
export const reviewOf = ({ isOverridden, verdict, isConfirmed, note, tags }: HistoryRow): Review => ({
  override: isOverridden ? verdict : null,
  confirmed: isConfirmed,
  note,
  tags,
})

const said = (
  score: number,
  threshold: number,
  review: Review,
): Pick<HistoryRow, 'verdict' | 'isOverridden' | 'isConfirmed' | 'note' | 'tags' | 'said'> => ({
  verdict: effectiveVerdict(score, threshold, review),
  isOverridden: review.override !== null,
  isConfirmed: review.confirmed,
  note: review.note,
  tags: [...review.tags],
  said: review.note || review.tags.length > 0 ? 1 : 0,
})

/** Whether notes or tags contain the words that were typed, as they were typed, in whatever case. */
export function mentions({ note, tags }: Pick<HistoryRow, 'note' | 'tags'>, words: string): boolean {
  const wanted = words.trim().toLowerCase()
  return [note, ...tags].some((text) => text.toLowerCase().includes(wanted))
}
