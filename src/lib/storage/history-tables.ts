import type { EntityTable, Table, Dexie } from 'dexie'
import { sha256Of } from '../../core/hash'
import type { Json } from '../../core/history/canonical'
import { EMPTY_CHAIN, type ChainEntry, type ChainHead } from '../../core/history/chain'
import { historyBodySchema, type HistoryBody } from './history-record'
import { PROJECTION, type DayRow, type HistoryRow } from './history-rows'

/** As bytes: browsers keep each blob in a file of its own, and there are thousands of these. */
export interface StoredThumbnail {
  readonly seq: number
  readonly bytes: ArrayBuffer
  readonly type: string
}

export interface StoredResultBlobs {
  readonly seq: number
  readonly maps: Blob | null
  readonly display: Blob | null
}

export interface StoredPicture {
  readonly sha256: string
  readonly file: Blob
}

export interface Head extends ChainHead {
  readonly key: 'head'
  /** The entry after which the chain begins; what was before is deleted. */
  readonly begin: ChainHead
  /** Time of the last inspection; -Infinity before the first. */
  readonly time: number
  readonly deletedInAll: number
  /** Of pictures, maps and thumbnails. */
  readonly bytes: number
  /** Of the rows; see {@link PROJECTION}. */
  readonly projection: number
}

export const EMPTY_HEAD: Head = {
  key: 'head',
  ...EMPTY_CHAIN,
  begin: EMPTY_CHAIN,
  time: -Infinity,
  deletedInAll: 0,
  bytes: 0,
  projection: PROJECTION,
}

export type Tables = Dexie & {
  /** The chain: all that counts. */
  entries: EntityTable<ChainEntry, 'seq'>
  /** What lists and filters read, drawn from the chain. */
  rows: EntityTable<HistoryRow, 'seq'>
  days: Table<DayRow, [day: string, part: string, station: string]>
  thumbnails: EntityTable<StoredThumbnail, 'seq'>
  results: EntityTable<StoredResultBlobs, 'seq'>
  /** Each once, however often it was inspected. */
  pictures: EntityTable<StoredPicture, 'sha256'>
  meta: EntityTable<Head, 'key'>
}

export interface HistoryBlobs {
  readonly picture: Blob | null
  readonly thumbnail: Blob | null
  readonly display: Blob | null
  /** Packed; see `packed-maps.ts`. */
  readonly maps: Blob | null
}

/** Entries that are read at once: enough to be quick, few enough for a small memory. */
const PAGE = 500

/** Entries up to a number, page by page. */
export async function* pagesOf(
  { entries }: Tables,
  end: number,
  signal?: AbortSignal,
): AsyncGenerator<readonly ChainEntry[], void> {
  for (let last = 0; ;) {
    signal?.throwIfAborted()
    const page = await entries.where('seq').between(last, end, false, true).limit(PAGE).toArray()
    if (page.length === 0) return
    yield page
    last = page.at(-1)!.seq
  }
}

export const headOf = async ({ meta }: Tables): Promise<Head> => (await meta.get('head')) ?? EMPTY_HEAD

/** What an entry says; undefined where that is deleted or of a version that this one cannot read. */
export const bodyOf = (entry: ChainEntry | undefined): HistoryBody | undefined =>
  historyBodySchema.safeParse(entry?.body).data

export const asJson = (value: object): Json => value as unknown as Json

export const thumbnailOf = (stored: StoredThumbnail | undefined): Blob | null =>
  stored ? new Blob([stored.bytes], { type: stored.type }) : null

export const sizeOf = (blob: Blob | null | undefined): number => blob?.size ?? 0

export const hashOf = async (blob: Blob): Promise<string> =>
  sha256Of(new Uint8Array(await blob.arrayBuffer()))
