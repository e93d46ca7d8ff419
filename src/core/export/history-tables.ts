import type { Review } from '../review'
import type { Verdict } from '../verdict'
import { table, type Cell } from './tables'

/** What a table of the history says of one inspection. */
export interface HistoryTableRow {
  readonly seq: number
  readonly time: string
  readonly source: string
  readonly folder: string | null
  readonly name: string
  readonly verdict: Verdict
  readonly score: number
  readonly scoreVerdict: Verdict
  readonly thresholds: { readonly image: number; readonly pixel: number }
  readonly review: Review
  readonly part: { readonly name: string; readonly revision: string } | null
  readonly model: { readonly bundle: string; readonly version: string; readonly sha256: string } | null
  readonly provider: string
  readonly operator: string | null
  readonly station: string | null
  readonly app: string
  readonly width: number
  readonly height: number
  readonly hash: string
}

const HEAD = [
  'number',
  'time',
  'source',
  'folder',
  'name',
  'verdict',
  'score',
  'image_threshold',
  'pixel_threshold',
  'score_verdict',
  'override',
  'note',
  'tags',
  'part',
  'part_revision',
  'bundle',
  'bundle_version',
  'graph_sha256',
  'provider',
  'operator',
  'station',
  'app_version',
  'width_px',
  'height_px',
  'record_sha256',
] as const

/** A row for each inspection of the history. */
export const historyCsv = (rows: readonly HistoryTableRow[]): string =>
  table(
    HEAD,
    rows.map((row): Cell[] => [
      row.seq,
      row.time,
      row.source,
      row.folder,
      row.name,
      row.verdict,
      row.score,
      row.thresholds.image,
      row.thresholds.pixel,
      row.scoreVerdict,
      row.review.override,
      row.review.note,
      row.review.tags.join('; '),
      row.part?.name ?? 'Generic',
      row.part?.revision ?? null,
      row.model?.bundle ?? null,
      row.model?.version ?? null,
      row.model?.sha256 ?? null,
      row.provider,
      row.operator,
      row.station,
      row.app,
      row.width,
      row.height,
      row.hash,
    ]),
  )
