import { Dexie, liveQuery } from 'dexie'
import { canonicalJson } from '../../core/history/canonical'
import { link, planDeletion, type ChainEntry, type ChainHead } from '../../core/history/chain'
import type { Review } from '../../core/review'
import type { Verdict } from '../../core/verdict'
import { checkHistory, type HistoryReport } from './history-check'
import { Projection } from './history-projection'
import { HISTORY_FORMAT, type HistoryBody, type InspectionRecord, type Who } from './history-record'
import { amended, mentions, PROJECTION, reviewOf, rowOf, type DayRow, type HistoryRow } from './history-rows'
import {
  asJson,
  bodyOf,
  hashOf,
  headOf,
  pagesOf,
  sizeOf,
  thumbnailOf,
  type Head,
  type HistoryBlobs,
  type Tables,
} from './history-tables'

/** An inspection that is to be recorded. */
export interface HistoryDraft {
  readonly record: Omit<InspectionRecord, 'kind' | 'format' | 'blobs'>
  readonly blobs: HistoryBlobs
}

/** What to list; what is absent filters nothing. */
export interface HistoryFilter {
  /** Milliseconds since 1970, both included. */
  readonly from?: number
  readonly to?: number
  /** Id of a part; empty: the detector as it ships. */
  readonly part?: string
  /** Empty: without a station. */
  readonly station?: string
  readonly verdict?: Verdict
  /** In a note or tag, as typed, in whatever case. */
  readonly words?: string
}

/** A record with all that is kept of it. */
export interface HistoryItem {
  readonly row: HistoryRow
  readonly record: InspectionRecord
  /** With everything that was said later. */
  readonly review: Review
  readonly blobs: HistoryBlobs
  readonly hash: string
}

export interface HistoryTotals {
  readonly inspections: number
  readonly bytes: number
  readonly deletedInAll: number
  readonly head: ChainHead
}

/** What is to be deleted: before a time, these, or everything. */
export type HistoryDeletion =
  | { readonly reason: 'age'; readonly before: number }
  | { readonly reason: 'selection'; readonly seqs: readonly number[] }
  | { readonly reason: 'all' }

/**
 * The inspections of this device, a chain that is only appended to. Every operation is one transaction that is done
 * wholly or not at all, and whoever appends makes sure in it that the chain still ends where its entries were linked
 * to: tabs that write at the same time cannot fork it, and one that is killed cannot tear it.
 */
export class HistoryDatabase {
  readonly #dexie: Tables

  constructor(name = 'flawscope.history') {
    this.#dexie = new Dexie(name) as Tables
    this.#dexie.version(1).stores({
      entries: 'seq, body.target',
      rows: 'seq, time, part, station, verdict, said, item, picture, back',
      days: '[day+part+station], day',
      thumbnails: 'seq',
      results: 'seq',
      pictures: 'sha256',
      meta: 'key',
    })
    // A list of another version is drawn anew; the chain itself is never migrated.
    this.#dexie.on('ready', () => this.#project())
  }

  /**
   * Appends inspections in this order.
   *
   * @returns Their numbers.
   * @throws Whatever the browser throws without room or storage; nothing is written then.
   */
  async append(drafts: readonly HistoryDraft[]): Promise<readonly number[]> {
    const bodies = await Promise.all(
      drafts.map(async ({ record, blobs }): Promise<InspectionRecord> => {
        const [picture, thumbnail, display, maps] = await Promise.all(
          [blobs.picture, blobs.thumbnail, blobs.display, blobs.maps].map(describeBlob),
        )
        return {
          ...record,
          kind: 'inspection',
          format: HISTORY_FORMAT,
          blobs: { picture: picture!, thumbnail: thumbnail!, display: display!, maps: maps! },
        }
      }),
    )
    const small = await Promise.all(drafts.map(async ({ blobs }) => blobs.thumbnail?.arrayBuffer()))
    return this.#chain(
      () => Promise.resolve(bodies),
      async (entries, head) => {
        const { rows, thumbnails, results, pictures } = this.#dexie
        let { time, bytes } = head
        const added = entries.map(({ seq }, index) => {
          const row = rowOf(seq, bodies[index]!, time)
          time = row.time
          return row
        })
        for (const [index, row] of added.entries()) {
          const { picture, thumbnail, display, maps } = drafts[index]!.blobs
          const { seq } = row
          const thumbnailBytes = small[index]
          if (thumbnail && thumbnailBytes)
            await thumbnails.add({ seq, bytes: thumbnailBytes, type: thumbnail.type })
          if (maps || display) await results.add({ seq, maps, display })
          bytes += sizeOf(thumbnail) + sizeOf(maps) + sizeOf(display)
          if (picture && (await pictures.where('sha256').equals(row.picture).count()) === 0) {
            await pictures.add({ sha256: row.picture, file: picture })
            bytes += picture.size
          }
        }
        await rows.bulkAdd(added)
        await this.#count(added, 1)
        return { result: entries.map(({ seq }) => seq), head: { time, bytes } }
      },
    )
  }

  /**
   * Appends what a person now says about an inspection; nothing where that is what was said last.
   *
   * @returns Whether the inspection is there.
   */
  async amend(target: number, review: Review, who: Who, time = new Date()): Promise<boolean> {
    const row = await this.#dexie.rows.get(target)
    if (!row) return false
    if (canonicalJson(asJson(reviewOf(row))) === canonicalJson(asJson(review))) return true
    const body: HistoryBody = {
      kind: 'amendment',
      format: HISTORY_FORMAT,
      time: time.toISOString(),
      target,
      review,
      ...who,
    }
    return this.#chain(
      () => Promise.resolve([body]),
      async () => {
        const { rows } = this.#dexie
        const before = await rows.get(target)
        if (!before) throw new Error('The inspection was deleted meanwhile.')
        const after = amended(before, review)
        await rows.put(after)
        await this.#count([before], -1)
        await this.#count([after], 1)
        return { result: true, head: {} }
      },
    )
  }

  /**
   * Deletes inspections, what was said about them, and their pictures and maps; appends a checkpoint that says so.
   *
   * @returns How many inspections there were.
   */
  async delete(deletion: HistoryDeletion, who: Who, time = new Date()): Promise<number> {
    const { entries, rows, days, thumbnails, results, pictures } = this.#dexie
    const seqsOf = async (): Promise<number[]> =>
      deletion.reason === 'all'
        ? rows.toCollection().primaryKeys()
        : deletion.reason === 'age'
          ? rows.where('time').below(deletion.before).primaryKeys()
          : (await rows.bulkGet([...deletion.seqs])).flatMap((row) => row?.seq ?? [])
    let gone: number[] = []
    let plan: ReturnType<typeof planDeletion> | undefined
    const prepare = async (head: Head): Promise<HistoryBody[]> => {
      gone = await seqsOf()
      if (gone.length === 0) return []
      const all = await entries.toArray()
      const wanted = new Set(gone)
      const doomed = all.filter(({ seq, body }) =>
        deletion.reason === 'all'
          ? body !== null && (body as { kind?: unknown }).kind !== 'checkpoint'
          : wanted.has(seq) || wanted.has((body as { target?: number } | null)?.target ?? 0),
      )
      plan = planDeletion(all, head.begin, new Set(doomed.map(({ seq }) => seq)))
      const { anchor, ranges } = plan
      return [
        {
          kind: 'checkpoint',
          format: HISTORY_FORMAT,
          time: time.toISOString(),
          reason: deletion.reason,
          deleted: gone.length,
          deletedInAll: head.deletedInAll + gone.length,
          anchor: { ...anchor },
          ranges: ranges.map(([from, to]) => [from, to]),
          ...who,
        },
      ]
    }
    return this.#chain(prepare, async (added, head) => {
      if (added.length === 0 || !plan) return { result: 0, head: {} }
      const { dropped, emptied, anchor } = plan
      await entries.bulkDelete([...dropped])
      const stubs = await entries.bulkGet([...emptied])
      await entries.bulkPut(stubs.flatMap((entry) => (entry ? [{ ...entry, body: null }] : [])))
      let { bytes } = head
      if (deletion.reason === 'all') {
        for (const table of [rows, days, thumbnails, results, pictures]) await table.clear()
        bytes = 0
      } else {
        const lost = (await rows.bulkGet(gone)).flatMap((row) => row ?? [])
        for (const small of await thumbnails.bulkGet(gone)) bytes -= small?.bytes.byteLength ?? 0
        for (const result of await results.bulkGet(gone))
          bytes -= sizeOf(result?.maps) + sizeOf(result?.display)
        for (const table of [rows, thumbnails, results]) await table.bulkDelete(gone)
        await this.#count(lost, -1)
        for (const picture of new Set(lost.map(({ picture }) => picture))) {
          if (picture === '' || (await rows.where('picture').equals(picture).count()) > 0) continue
          bytes -= sizeOf((await pictures.get(picture))?.file)
          await pictures.delete(picture)
        }
      }
      return {
        result: gone.length,
        head: { bytes, begin: anchor, deletedInAll: head.deletedInAll + gone.length },
      }
    })
  }

  /** Numbers of the inspections that pass, the latest first. No record and no picture is read for it. */
  async find({ from, to, part, station, verdict, words }: HistoryFilter): Promise<readonly number[]> {
    const { rows } = this.#dexie
    return this.#dexie.transaction('r', rows, async () => {
      const sets = await Promise.all([
        ...(from === undefined && to === undefined
          ? []
          : [
              rows
                .where('time')
                .between(from ?? -Infinity, to ?? Infinity, true, true)
                .primaryKeys(),
            ]),
        ...(part === undefined ? [] : [rows.where('part').equals(part).primaryKeys()]),
        ...(station === undefined ? [] : [rows.where('station').equals(station).primaryKeys()]),
        ...(verdict === undefined ? [] : [rows.where('verdict').equals(verdict).primaryKeys()]),
        ...(words?.trim()
          ? [
              rows
                .where('said')
                .equals(1)
                .filter((row) => mentions(row, words))
                .primaryKeys(),
            ]
          : []),
      ])
      const [first = await rows.toCollection().primaryKeys(), ...others] = sets
      const also = others.map((seqs) => new Set(seqs))
      return first.filter((seq) => also.every((set) => set.has(seq))).sort((a, b) => b - a)
    })
  }

  /** Rows by number; undefined for those that are gone. */
  rows(seqs: readonly number[]): Promise<readonly (HistoryRow | undefined)[]> {
    return this.#dexie.rows.bulkGet([...seqs])
  }

  async thumbnail(seq: number): Promise<Blob | undefined> {
    return thumbnailOf(await this.#dexie.thumbnails.get(seq)) ?? undefined
  }

  /** How often the device's clock went back between two inspections that are there. */
  backs(): Promise<number> {
    return this.#dexie.rows.where('back').equals(1).count()
  }

  /** A record; undefined where it is gone or of a version that this one cannot read. */
  async load(seq: number): Promise<HistoryItem | undefined> {
    const { entries, rows, thumbnails, results, pictures } = this.#dexie
    return this.#dexie.transaction('r', [entries, rows, thumbnails, results, pictures], async () => {
      const [entry, row] = await Promise.all([entries.get(seq), rows.get(seq)])
      const record = bodyOf(entry)
      if (!entry || !row || record?.kind !== 'inspection') return undefined
      const [small, result, picture] = await Promise.all([
        thumbnails.get(seq),
        results.get(seq),
        row.picture ? pictures.get(row.picture) : undefined,
      ])
      return {
        row,
        record,
        review: reviewOf(row),
        hash: entry.hash,
        blobs: {
          picture: picture?.file ?? null,
          thumbnail: thumbnailOf(small),
          maps: result?.maps ?? null,
          display: result?.display ?? null,
        },
      }
    })
  }

  /** Records without their pictures and maps; those that are gone are left out. */
  async records(
    seqs: readonly number[],
  ): Promise<readonly (Pick<HistoryItem, 'record' | 'review' | 'hash'> & { readonly seq: number })[]> {
    const { entries, rows } = this.#dexie
    const [found, listed] = await this.#dexie.transaction('r', entries, rows, () =>
      Promise.all([entries.bulkGet([...seqs]), rows.bulkGet([...seqs])]),
    )
    return found.flatMap((entry, index) => {
      const [record, row] = [bodyOf(entry), listed[index]]
      return entry && row && record?.kind === 'inspection'
        ? [{ seq: entry.seq, hash: entry.hash, record, review: reviewOf(row) }]
        : []
    })
  }

  /** The latest inspection of a queue's item. */
  async lastOf(item: string): Promise<number | undefined> {
    return (await this.#dexie.rows.where('item').equals(item).primaryKeys()).at(-1)
  }

  /** Days in their order, each by part and station. */
  days(): Promise<readonly DayRow[]> {
    return this.#dexie.days.toArray()
  }

  async totals(): Promise<HistoryTotals> {
    const { rows, meta } = this.#dexie
    const [inspections, { seq, hash, bytes, deletedInAll }] = await this.#dexie.transaction(
      'r',
      rows,
      meta,
      async () => [await rows.count(), await headOf(this.#dexie)] as const,
    )
    return { inspections, bytes, deletedInAll, head: { seq, hash } }
  }

  /** Entries of the chain as they are, page by page: for an export that others can check. */
  async *entries(signal?: AbortSignal): AsyncGenerator<readonly ChainEntry[], void> {
    yield* pagesOf(this.#dexie, (await headOf(this.#dexie)).seq, signal)
  }

  /**
   * Checks chain, pictures, maps and list, from the first entry to that which is the last at the moment.
   *
   * @throws The signal's reason.
   */
  async check(
    onProgress: (done: number, total: number) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<HistoryReport> {
    for (;;) {
      const head = await headOf(this.#dexie)
      const report = await checkHistory(this.#dexie, { head, onProgress, ...(signal ? { signal } : {}) })
      // What was deleted while it was checked must not look as if it had been removed.
      if ((await headOf(this.#dexie)).deletedInAll === head.deletedInAll) return report
    }
  }

  /** Tells at once and then whenever something was written, by this tab or another. @returns How to stop. */
  watch(onChange: (totals: HistoryTotals) => void, onError: (cause: unknown) => void): () => void {
    const subscription = liveQuery(() => this.totals()).subscribe(onChange, onError)
    return () => subscription.unsubscribe()
  }

  close(): void {
    this.#dexie.close()
  }

  /**
   * Links bodies to the chain's end and writes them if it still ends there; else once more.
   *
   * Hashes cannot be computed within a transaction, which ends when nothing is asked of it.
   */
  async #chain<T>(
    prepare: (head: Head) => Promise<readonly HistoryBody[]>,
    write: (entries: readonly ChainEntry[], head: Head) => Promise<{ result: T; head: Partial<Head> }>,
  ): Promise<T> {
    const { entries } = this.#dexie
    for (;;) {
      const head = await headOf(this.#dexie)
      const linked = await link(head, (await prepare(head)).map(asJson))
      const written = await this.#dexie.transaction('rw', this.#dexie.tables, async () => {
        const now = await headOf(this.#dexie)
        if (now.hash !== head.hash) return undefined
        await entries.bulkAdd(linked)
        const { result, head: changed } = await write(linked, now)
        const last = linked.at(-1)
        await this.#dexie.meta.put({
          ...now,
          ...changed,
          ...(last ? { seq: last.seq, hash: last.hash } : {}),
        })
        return { result }
      })
      if (written) return written.result
    }
  }

  /** Keeps the sums of the days in step with rows that came (1) or went (-1). */
  async #count(changed: readonly HistoryRow[], sign: 1 | -1): Promise<void> {
    const { days } = this.#dexie
    const sums = new Map<string, DayRow>()
    for (const row of changed) {
      const key: [string, string, string] = [row.day, row.part, row.station]
      const name = JSON.stringify(key)
      const sum = sums.get(name) ?? (await days.get(key)) ?? emptyDay(row)
      sums.set(name, addTo(sum, row, sign))
    }
    for (const sum of sums.values())
      if (sum.OK + sum.NG > 0) await days.put(sum)
      else await days.delete([sum.day, sum.part, sum.station])
  }

  async #project(): Promise<void> {
    const { entries, rows, days, meta } = this.#dexie
    await this.#dexie.transaction('rw', entries, rows, days, meta, async () => {
      const head = await headOf(this.#dexie)
      if (head.projection === PROJECTION) return
      const projection = new Projection()
      await entries.each((entry) => projection.take(entry.seq, bodyOf(entry)))
      await rows.clear()
      await days.clear()
      await rows.bulkAdd([...projection.rows.values()])
      await this.#count([...projection.rows.values()], 1)
      await meta.put({ ...head, projection: PROJECTION })
    })
  }
}

const emptyDay = ({ day, part, partName, station }: HistoryRow): DayRow => ({
  day,
  part,
  partName,
  station,
  OK: 0,
  NG: 0,
})

const addTo = (sum: DayRow, { verdict, partName }: HistoryRow, sign: 1 | -1): DayRow => ({
  ...sum,
  partName,
  [verdict]: sum[verdict] + sign,
})

const describeBlob = async (blob: Blob | null): Promise<InspectionRecord['blobs']['picture']> =>
  blob && { sha256: await hashOf(blob), bytes: blob.size, type: blob.type }
