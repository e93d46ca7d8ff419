import { t } from '@lingui/core/macro'
import { toast } from 'sonner'
import { describeModel } from '../../core/export/document'
import type { Inspection } from '../../core/inference'
import { mapsOf, withMaps, type InspectionSummary } from '../../core/inspection-summary'
import { NO_REVIEW, type Review } from '../../core/review'
import { verdictOf } from '../../core/verdict'
import { isQuotaError } from '../../core/quota-error'
import { scoreWithin } from '../../lib/region-result'
import type { HistoryDraft } from '../../lib/storage/history-database'
import { packMaps, unpackMaps } from '../../lib/storage/packed-maps'
import type { ResultBlobs } from '../../lib/storage/stored-entry'
import { currentWho, useHistory, useHistoryWriting } from '../../stores/history'
import { historyDatabase } from '../../stores/history-database'
import { useInspections } from '../../stores/inspections'
import { blobsOf } from '../../stores/result-data'
import { useReviews } from '../../stores/reviews'
import type { Circumstances, Inspected } from '../history-recorder'
import { toResult } from '../storage/convert'

/** What is written stands in line, so that the chain has the order in which things were done. */
let line: Promise<unknown> = Promise.resolve()
function inLine<T>(work: () => Promise<T>): Promise<T> {
  const next = line.then(work)
  line = next.catch(() => undefined)
  return next
}

/** What was said last about an item, as far as it is written or in line to be; absent where nothing was. */
const written = new Map<string, Review>()

/** @returns The record's number; null where the device could not keep it. Never rejects. */
export function write(inspected: Inspected, circumstances: Circumstances): Promise<number | null> {
  const { item } = inspected
  if (item !== undefined) noteWritten(item, circumstances.review)
  // Packing begins now: results do not stay in memory while earlier ones are written.
  const blobs = blobsAsKept(inspected.inspection)
  blobs.catch(() => undefined)
  return inLine(async () => {
    try {
      const draft = await draftOf(inspected, circumstances, await blobs)
      return await append(draft)
    } catch {
      useHistoryWriting.setState(({ lost }) => ({ lost: lost + 1 }))
      return null
    }
  })
}

const lastWritten = (item: string): Review => written.get(item) ?? NO_REVIEW

function noteWritten(item: string, review: Review): void {
  if (review === NO_REVIEW) written.delete(item)
  else written.set(item, review)
}

const isWhole = (inspection: Inspection | InspectionSummary): inspection is Inspection =>
  'data' in inspection.refined

async function blobsAsKept(inspection: Inspection | InspectionSummary): Promise<ResultBlobs> {
  if (!isWhole(inspection)) return blobsOf(inspection)
  const maps = await packMaps(mapsOf(inspection))
  return { thumbnail: await inspection.thumbnail, display: inspection.display, maps }
}

async function draftOf(
  { source, name, folder, file, inspection, part, item, keepPicture }: Inspected,
  { time, thresholds, region, review, engine, operator, station }: Circumstances,
  { thumbnail, display, maps }: ResultBlobs,
): Promise<HistoryDraft> {
  const score =
    region.shapes.length === 0
      ? inspection.score
      : scoreWithin(
          isWhole(inspection) ? inspection : withMaps(inspection, await unpackMaps(maps, mapsOf(inspection))),
          region,
        )
  const verdict = verdictOf(score, thresholds.image)
  const { pictures } = useHistory.getState()
  const isKept = pictures !== 'none' && (keepPicture ?? (pictures === 'all' || verdict === 'NG'))
  const model = engine.phase === 'ready' ? describeModel(engine.info) : null
  return {
    record: {
      time: time.toISOString(),
      source,
      item: item ?? null,
      name,
      folder: folder ?? null,
      model: model && { bundle: model.id, version: model.version, sha256: model.graph.sha256 },
      part: part && { id: part.id, name: part.name, revision: part.key },
      thresholds: { ...thresholds },
      regionOfInterest: region,
      score,
      verdict,
      review: { ...review, tags: [...review.tags] },
      operator,
      station,
      app: import.meta.env.APP_VERSION,
      result: toResult(inspection),
    },
    blobs: {
      picture: isKept ? (typeof file === 'function' ? await file() : file) : null,
      thumbnail,
      display: isKept ? display : null,
      maps,
    },
  }
}

/** Where there is no room for everything, the record itself is worth more than its pictures. */
async function append(draft: HistoryDraft): Promise<number> {
  try {
    const [seq] = await historyDatabase.append([draft])
    useHistoryWriting.setState({ isFull: false })
    return seq!
  } catch (cause) {
    if (!isQuotaError(cause)) throw cause
    announceFull()
    const [seq] = await historyDatabase.append([
      { ...draft, blobs: { picture: null, thumbnail: null, display: null, maps: null } },
    ])
    return seq!
  }
}

/** Once for as long as it stays full. */
function announceFull(): void {
  if (useHistoryWriting.getState().isFull) return
  useHistoryWriting.setState({ isFull: true })
  toast(t`This device has no room for more of the history.`, {
    description: t`Inspections go on, and are recorded without pictures and maps as long as that fits. Delete old ones in History to make room.`,
  })
}

/** A note is written down when its typing rests. */
const AMEND_AFTER_MS = 1200
const timers = new Map<string, ReturnType<typeof setTimeout>>()

/** Appends what people say from now on about pictures that are recorded. */
export function followReviews(): void {
  const follow = () => {
    for (const [item, review] of Object.entries(useReviews.getState().reviews)) {
      if (lastWritten(item) === review) continue
      clearTimeout(timers.get(item))
      timers.set(
        item,
        setTimeout(() => void amend(item), AMEND_AFTER_MS),
      )
    }
  }
  useReviews.subscribe(follow)
  addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') for (const item of timers.keys()) void amend(item)
  })
  follow()
}

async function amend(item: string): Promise<void> {
  clearTimeout(timers.get(item))
  timers.delete(item)
  const review = useReviews.getState().reviews[item] ?? NO_REVIEW
  if (lastWritten(item) === review) return
  noteWritten(item, review)
  const who = currentWho()
  const time = new Date()
  await inLine(async () => {
    const seq = useInspections.getState().items[item]?.recorded ?? (await historyDatabase.lastOf(item))
    if (seq !== undefined) await historyDatabase.amend(seq, review, who, time)
  }).catch(() => undefined)
}
