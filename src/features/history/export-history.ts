import { fileNameFor, timeForName } from '../../core/export/file-names'
import { historyCsv, type HistoryTableRow } from '../../core/export/history-tables'
import type { ChainEntry } from '../../core/history/chain'
import { mapsOf, withMaps } from '../../core/inspection-summary'
import { effectiveVerdict, type Review } from '../../core/review'
import { regionsOf } from '../../core/regions'
import { greyMapPng, overlayPng } from '../../lib/export/export-pictures'
import { resultWithin } from '../../lib/region-result'
import { saveFile } from '../../lib/save-file'
import type { HistoryItem } from '../../lib/storage/history-database'
import type { InspectionRecord } from '../../lib/storage/history-record'
import { unpackMaps } from '../../lib/storage/packed-maps'
import { historyDatabase } from '../../stores/history-database'
import { useView } from '../../stores/view'

export const historyFiles = ['csv', 'json', 'zip'] as const
export type HistoryFile = (typeof historyFiles)[number]

/** Records that are read at once. */
const PAGE = 200

interface Kept {
  readonly seq: number
  readonly hash: string
  readonly record: InspectionRecord
  readonly review: Review
}

/**
 * Saves records as a table, as data, or as a ZIP of both with pictures, overlays and maps. Pictures are drawn anew
 * from their pixels, so that nothing of a file but what is seen in it leaves.
 *
 * @param seqs Oldest first.
 * @param isEverything Whether these are all: then the whole chain goes along, to be checked by others.
 * @returns The name of the file.
 * @throws Whatever the browser throws for want of memory or storage.
 */
export async function saveHistory(
  kind: HistoryFile,
  seqs: readonly number[],
  isEverything: boolean,
): Promise<string> {
  const now = new Date()
  const name = `flawscope history ${timeForName(now)}.${kind}`
  const records: Kept[] = []
  for (let at = 0; at < seqs.length; at += PAGE)
    records.push(...(await historyDatabase.records(seqs.slice(at, at + PAGE))))
  const csv = () => new Blob([historyCsv(records.map(tableRow))], { type: 'text/csv' })
  const json = async () =>
    new Blob([JSON.stringify(await documentOf(records, isEverything, now), null, 1), '\n'], {
      type: 'application/json',
    })
  const blob =
    kind === 'csv' ? csv() : kind === 'json' ? await json() : await archive(records, csv(), await json(), now)
  saveFile(blob, name)
  return name
}

const tableRow = ({ seq, hash, record, review }: Kept): HistoryTableRow => ({
  seq,
  hash,
  review,
  time: record.time,
  source: record.source,
  folder: record.folder,
  name: record.name,
  score: record.score,
  scoreVerdict: record.verdict,
  verdict: effectiveVerdict(record.score, record.thresholds.image, review),
  thresholds: record.thresholds,
  part: record.part,
  model: record.model,
  provider: record.result.provider,
  operator: record.operator,
  station: record.station,
  app: record.app,
  width: record.result.width,
  height: record.result.height,
})

async function documentOf(records: readonly Kept[], isEverything: boolean, now: Date): Promise<object> {
  const { head, deletedInAll } = await historyDatabase.totals()
  const chain: ChainEntry[] = []
  if (isEverything) for await (const page of historyDatabase.entries()) chain.push(...page)
  return {
    format: 1,
    app: { name: 'Flawscope', version: import.meta.env.APP_VERSION },
    exportedAt: now.toISOString(),
    head,
    deletedInAll,
    records,
    ...(isEverything ? { chain } : {}),
  }
}

async function archive(records: readonly Kept[], csv: Blob, json: Blob, lastModified: Date): Promise<Blob> {
  const { makeZip } = await import('client-zip')
  const files = async function* () {
    yield { name: 'history.csv', input: csv, lastModified }
    yield { name: 'history.json', input: json, lastModified }
    const total = records.at(-1)?.seq ?? 0
    for (const { seq } of records) {
      const item = await historyDatabase.load(seq)
      if (!item) continue
      for (const [folder, input] of await picturesOf(item))
        yield { name: `${folder}/${fileNameFor(item.record.name, seq, total, 'png')}`, input, lastModified }
    }
  }
  const stream = makeZip(files()) as ReadableStream<Uint8Array<ArrayBuffer>>
  return new Response(stream, { headers: { 'Content-Type': 'application/zip' } }).blob()
}

/** What is kept, drawn: the picture, the picture with its heat map, the map alone. */
async function picturesOf({ record, blobs }: HistoryItem): Promise<readonly (readonly [string, Blob])[]> {
  const { picture, display, maps: packed } = blobs
  const files: [string, Blob][] = []
  const { result } = record
  const { width, height } = result
  const inspection = packed ? withMaps(result, await unpackMaps(packed, mapsOf(result))) : null
  const within = inspection ? resultWithin(inspection, record.regionOfInterest) : null
  if (within) files.push(['maps', await greyMapPng(within.refined, width, height, 8)])
  const upright = display ?? picture
  if (!upright || !within) return files
  const bitmap = await createImageBitmap(upright)
  try {
    const maps = { coarse: within.coarse, refined: within.refined }
    const regions = regionsOf(within.refined, {
      width,
      height,
      threshold: record.thresholds.pixel,
      minimumArea: 1,
    })
    const { opacity, colourMap, outline } = useView.getState()
    const drawn = { width, height, maps, regions }
    const look = { opacity, colourMap, outline }
    files.push(['pictures', await overlayPng(bitmap, drawn, { ...look, layer: 'picture', outline: false })])
    files.push(['overlays', await overlayPng(bitmap, drawn, { ...look, layer: 'refined' })])
  } finally {
    bitmap.close()
  }
  return files
}
