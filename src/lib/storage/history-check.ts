import { ChainCheck, type ChainFault, type ChainHead } from '../../core/history/chain'
import { Projection } from './history-projection'
import type { InspectionRecord } from './history-record'
import {
  bodyOf,
  hashOf,
  headOf,
  pagesOf,
  thumbnailOf,
  type Head,
  type HistoryBlobs,
  type Tables,
} from './history-tables'

export interface HistoryFault {
  readonly seq: number
  readonly to: number
  readonly kind: ChainFault['kind']
  /** `list`: the record is as it was, and the list showed something else. */
  readonly what: 'record' | 'picture' | 'thumbnail' | 'display' | 'maps' | 'list'
}

export interface HistoryReport {
  readonly entries: number
  readonly inspections: number
  readonly deletedInAll: number
  readonly head: ChainHead
  readonly faults: readonly HistoryFault[]
}

interface CheckRequest {
  readonly head: Head
  readonly onProgress: (done: number, total: number) => void
  readonly signal?: AbortSignal
}

/**
 * Checks chain, pictures, maps and list up to a head.
 *
 * @throws The signal's reason.
 */
export async function checkHistory(
  tables: Tables,
  { head, onProgress, signal }: CheckRequest,
): Promise<HistoryReport> {
  const { seq: end, hash, begin, deletedInAll } = head
  const chain = new ChainCheck()
  const faults: HistoryFault[] = []
  const projection = new Projection()
  const whole = new Set<string>()
  let count = 0
  for await (const page of pagesOf(tables, end, signal)) {
    for (const entry of page) {
      signal?.throwIfAborted()
      await chain.take(entry)
      const body = bodyOf(entry)
      projection.take(entry.seq, body)
      if (body?.kind === 'inspection') faults.push(...(await checkBlobs(tables, entry.seq, body, whole)))
      onProgress(entry.seq - begin.seq, end - begin.seq)
    }
    count += page.length
  }
  const listed = await tables.rows.where('seq').belowOrEqual(end).toArray()
  const broken = chain.finish({ seq: end, hash }).map((fault): HistoryFault => ({ ...fault, what: 'record' }))
  const isBroken = (seq: number) => broken.some((fault) => fault.seq <= seq && seq <= fault.to)
  // Amendments that came while it was checked are in the rows and not in what was checked.
  const { seq: now } = await headOf(tables)
  if (now === end)
    for (const seq of projection.differences(listed))
      if (!isBroken(seq)) faults.push({ seq, to: seq, kind: 'altered', what: 'list' })
  return {
    entries: count,
    inspections: projection.rows.size,
    deletedInAll,
    head: { seq: end, hash },
    faults: [...broken, ...faults].sort((a, b) => a.seq - b.seq),
  }
}

/** @param whole Hashes of pictures that were found whole; they are shared. */
async function checkBlobs(
  { thumbnails, results, pictures }: Tables,
  seq: number,
  { blobs }: InspectionRecord,
  whole: Set<string>,
): Promise<HistoryFault[]> {
  const hash = blobs.picture?.sha256
  const [small, result, picture] = await Promise.all([
    blobs.thumbnail ? thumbnails.get(seq) : undefined,
    blobs.maps || blobs.display ? results.get(seq) : undefined,
    hash !== undefined && !whole.has(hash) ? pictures.get(hash) : undefined,
  ])
  const faults: HistoryFault[] = []
  const compare = async (what: keyof HistoryBlobs, found: Blob | null | undefined) => {
    const expected = blobs[what]
    if (!expected) return
    if (!found) faults.push({ seq, to: seq, kind: 'removed', what })
    else if ((await hashOf(found)) !== expected.sha256) faults.push({ seq, to: seq, kind: 'altered', what })
    else if (what === 'picture') whole.add(expected.sha256)
  }
  if (hash === undefined || !whole.has(hash)) await compare('picture', picture?.file)
  await compare('thumbnail', thumbnailOf(small))
  await compare('maps', result?.maps)
  await compare('display', result?.display)
  return faults
}
