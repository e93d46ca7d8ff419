import type { Inspection } from '../core/inference'
import type { InspectionSummary } from '../core/inspection-summary'
import type { RegionOfInterest } from '../core/region-of-interest'
import { NO_REVIEW, type Review } from '../core/review'
import { useEngine } from '../stores/engine'
import { currentWho, useHistoryWriting } from '../stores/history'
import { useInspections } from '../stores/inspections'
import type { ActivePart } from '../stores/parts'
import { readPicture } from '../stores/picture-files'
import { useRegionOfInterest } from '../stores/region-of-interest'
import { useReviews } from '../stores/reviews'
import { imageThreshold, pixelThreshold, useThresholds } from '../stores/thresholds'

/** A finished inspection that the history is to keep. */
export interface Inspected {
  readonly source: 'inspect' | 'live'
  readonly name: string
  readonly folder?: string
  /** The picture as it was inspected. It is kept as the settings of the history say. */
  readonly file: Blob | (() => Promise<Blob>)
  /** Its result; without maps where `src/stores/result-data.ts` has them. */
  readonly inspection: Inspection | InspectionSummary
  /** What judged; null for the detector as it ships. */
  readonly part: Pick<ActivePart, 'id' | 'name' | 'key'> | null
  /** Id of the queue's item; absent for pictures that are in no queue. */
  readonly item?: string
  /**
   * Whether to keep the picture, instead of what the settings say of OK and NG: frames of a camera exist nowhere
   * else, and there are many. Where the settings say that no picture is kept, none is.
   */
  readonly keepPicture?: boolean
}

/** What is said about an inspection at the moment it is done. */
export interface Circumstances {
  readonly time: Date
  readonly thresholds: { readonly image: number; readonly pixel: number }
  readonly region: RegionOfInterest
  readonly review: Review
  readonly engine: ReturnType<typeof useEngine.getState>['status']
  readonly operator: string | null
  readonly station: string | null
}

const loadWriter = () => import('./history/writer')

/**
 * Records a finished inspection in the history of this device. To be called once for each, as soon as it is done,
 * by whoever has it inspected: thresholds, region, model, operator and station are noted at once, hashing and writing
 * follow in the background and in the order of calls.
 *
 * It never throws or rejects and nobody has to wait for it. A device without room, or a browser that keeps nothing,
 * is said once and stops nothing; see `useHistoryWriting`.
 *
 * @returns The record's number once it is on the device; null where it could not be kept.
 */
export async function recordInspection(inspected: Inspected): Promise<number | null> {
  const thresholds = useThresholds.getState()
  const { reviews } = useReviews.getState()
  const circumstances: Circumstances = {
    time: new Date(),
    thresholds: { image: imageThreshold(thresholds), pixel: pixelThreshold(thresholds) },
    region: useRegionOfInterest.getState().region,
    review: (inspected.item === undefined ? undefined : reviews[inspected.item]) ?? NO_REVIEW,
    engine: useEngine.getState().status,
    ...currentWho(),
  }
  useHistoryWriting.setState(({ pending }) => ({ pending: pending + 1 }))
  try {
    return await (await loadWriter()).write(inspected, circumstances)
  } catch {
    // The code could not be fetched.
    useHistoryWriting.setState(({ lost }) => ({ lost: lost + 1 }))
    return null
  } finally {
    useHistoryWriting.setState(({ pending }) => ({ pending: pending - 1 }))
  }
}

const recording = new Map<string, Promise<unknown>>()

/**
 * Waits until the latest inspection of an item is recorded, or could not be. Whoever keeps its result elsewhere waits
 * for it: what a killed tab leaves is then either recorded or inspected again.
 */
export async function whenRecorded(item: string): Promise<void> {
  await recording.get(item)
}

/** Records a picture of the queue that has a result. */
export function recordItem(id: string, part: ActivePart | null): void {
  const item = useInspections.getState().items[id]
  if (item?.state.phase !== 'done') return
  const { name, folder, source, state } = item
  const recorded = recordInspection({
    source: 'inspect',
    name,
    ...(folder === undefined ? {} : { folder }),
    file: () => readPicture(source),
    inspection: state.inspection,
    part,
    item: id,
  }).then(() => {
    if (recording.get(id) === recorded) recording.delete(id)
  })
  recording.set(id, recorded)
}

/** Writes down from now on what people say later about recorded pictures. The first view does not wait for it. */
export function startHistory(): void {
  let isFollowing = false
  useReviews.subscribe(() => {
    if (isFollowing) return
    isFollowing = true
    loadWriter().then(
      ({ followReviews }) => followReviews(),
      () => {
        isFollowing = false
      },
    )
  })
}
