import { create } from 'zustand'
import type { Inspection } from '../core/inference'
import {
  mapsOf,
  summaryOf,
  withMaps,
  type InspectionSummary,
  type ResultPictures,
} from '../core/inspection-summary'
import { afterPaint } from '../lib/after-paint'
import { packMaps, unpackMaps } from '../lib/storage/packed-maps'
import type { ResultBlobs } from '../lib/storage/stored-entry'

/**
 * What the queue's results have beside their numbers: maps and pictures. The values of maps are in memory for the last
 * few that were inspected or looked at. Everything else is on the device, where the page has room there: nothing of it
 * is held here, not even as blobs, and it is read when it is wanted. Memory so stays the same however long the queue gets.
 */

/** The picture on screen, its neighbours, and room for stepping back and forth; about 50 kB each. */
const MAXIMUM_OPEN = 16

/** Thumbnails that were shown last, so that none of them is missing for a moment when it is shown again. */
const MAXIMUM_SHOWN = 64

interface ResultMapsState {
  /** The ones to let go of first come first: new results, then what was looked at long ago. */
  readonly open: ReadonlyMap<InspectionSummary, Inspection>
}

/** Results whose maps are in memory. */
export const useResultMaps = create<ResultMapsState>()(() => ({ open: new Map() }))

interface Held extends ResultPictures {
  /** Null until they are packed. */
  maps: Blob | null
}

/** Of each result what is held of it here, or the name that the device has it under. */
const places = new WeakMap<InspectionSummary, Held | string>()
/** Of what is on the device, the few that have a picture to show instead of the file: to know that must not need a read. */
const redrawn = new WeakSet<InspectionSummary>()
const packing = new WeakMap<InspectionSummary, Promise<Blob>>()
const reading = new WeakMap<InspectionSummary, Promise<Inspection>>()
const shown = new Map<InspectionSummary, Promise<Blob | null>>()

type ReadBlobs = (name: string) => Promise<ResultBlobs | undefined>
let readDevice: ReadBlobs | undefined

/** Says how what is left there on the device is read. */
export function readDeviceWith(read: ReadBlobs): void {
  readDevice = read
}

/** The device has a result's maps and pictures under this name from now on: they are held no longer. */
export function leaveOnDevice(
  summary: InspectionSummary,
  name: string,
  { display }: Pick<ResultBlobs, 'display'>,
): void {
  if (display) redrawn.add(summary)
  places.set(summary, name)
}

/** They are nowhere any more. */
export function markLost(summary: InspectionSummary): void {
  places.delete(summary)
}

/** Holds maps and pictures of a result that lie elsewhere, or will no longer be on the device. */
export function adopt(summary: InspectionSummary, { thumbnail, display, maps }: ResultBlobs): void {
  places.set(summary, { thumbnail: Promise.resolve(thumbnail), display, maps })
}

const notAtHand = () => new Error('The maps of this result are not at hand.')

async function readLeft(summary: InspectionSummary, name: string): Promise<ResultBlobs> {
  const blobs = await readDevice?.(name)
  // Meanwhile the device may have got another result's under this name.
  if (places.get(summary) !== name) return blobsOf(summary)
  if (!blobs) throw notAtHand()
  return blobs
}

const isPacked = (summary: InspectionSummary): boolean => {
  const place = places.get(summary)
  return typeof place === 'string' || (place?.maps ?? null) !== null
}

/** @param isNew Whether no one has looked at it yet: hundreds of those must not drive out what is on screen. */
function keepOpen(summary: InspectionSummary, inspection: Inspection, isNew: boolean): void {
  const entries = [...useResultMaps.getState().open].filter(([known]) => known !== summary)
  // What is not packed yet is nowhere else: it stays, and counts for nothing.
  let surplus = entries.filter(([known]) => isPacked(known)).length + 1 - MAXIMUM_OPEN
  const kept = entries.filter(([known]) => !isPacked(known) || surplus-- <= 0)
  const entry = [summary, inspection] as const
  useResultMaps.setState({ open: new Map(isNew ? [entry, ...kept] : [...kept, entry]) })
}

/** Takes over the maps and pictures of a new result. What is returned stands for it from now on. */
export function shelve(inspection: Inspection): InspectionSummary {
  const summary = summaryOf(inspection)
  const { thumbnail, display } = inspection
  places.set(summary, { thumbnail, display, maps: null })
  keepOpen(summary, inspection, true)
  // Without room for the packed maps they stay open.
  packedMaps(summary).catch(() => undefined)
  return summary
}

/** Packing holds the page up for a moment, and the user waits for the result. */
const painted = () => new Promise<void>((resolve) => void afterPaint(resolve))

/** The maps of a result as they are kept. */
export async function packedMaps(summary: InspectionSummary): Promise<Blob> {
  const place = places.get(summary)
  if (typeof place === 'string') return (await readLeft(summary, place)).maps
  if (place?.maps) return place.maps
  const begun = packing.get(summary)
  if (begun) return begun
  const open = openInspection(summary)
  if (!place || !open) throw notAtHand()
  const promise = painted()
    .then(() => packMaps(mapsOf(open)))
    .then((maps) => (place.maps ??= maps))
    .finally(() => packing.delete(summary))
  packing.set(summary, promise)
  return promise
}

/**
 * Everything of a result that is kept beside its numbers.
 *
 * @throws Error where it cannot be read any more, or there is no room to pack the maps.
 */
export async function blobsOf(summary: InspectionSummary): Promise<ResultBlobs> {
  const place = places.get(summary)
  if (typeof place === 'string') return readLeft(summary, place)
  if (!place) throw notAtHand()
  const { thumbnail, display } = place
  return { thumbnail: await thumbnail, display, maps: await packedMaps(summary) }
}

/** A result's thumbnail; null where there is none. Never rejects. */
export function thumbnailOf(summary: InspectionSummary): Promise<Blob | null> {
  const place = places.get(summary)
  const promise =
    shown.get(summary) ??
    (typeof place === 'object'
      ? place.thumbnail
      : blobsOf(summary).then(
          ({ thumbnail }) => thumbnail,
          () => {
            // It is asked for again the next time.
            shown.delete(summary)
            return null
          },
        ))
  shown.delete(summary)
  shown.set(summary, promise)
  if (shown.size > MAXIMUM_SHOWN) shown.delete(shown.keys().next().value!)
  return promise
}

/** Whether a result has a picture to show instead of the file, as {@link displayOf} gives it. */
export function hasDisplay(summary: InspectionSummary): boolean {
  const place = places.get(summary)
  return typeof place === 'object' ? place.display !== null : redrawn.has(summary)
}

/** The picture to show instead of the file; null where there is none, or it cannot be read any more. Never rejects. */
export async function displayOf(summary: InspectionSummary): Promise<Blob | null> {
  const place = places.get(summary)
  if (typeof place === 'object') return place.display
  return blobsOf(summary).then(
    ({ display }) => display,
    () => null,
  )
}

/** The result with its maps where they are in memory. */
export const openInspection = (summary: InspectionSummary): Inspection | undefined =>
  useResultMaps.getState().open.get(summary)

/**
 * The result with its maps and pictures, which are not held afterwards.
 *
 * @throws Error where they cannot be read any more.
 */
export async function readInspection(summary: InspectionSummary): Promise<Inspection> {
  const open = openInspection(summary)
  if (open) return open
  const { thumbnail, display, maps } = await blobsOf(summary)
  const mapped = withMaps(summary, await unpackMaps(maps, mapsOf(summary)))
  return { ...mapped, thumbnail: Promise.resolve(thumbnail), display }
}

/**
 * Brings the maps of a result into memory, or keeps them there.
 *
 * @throws Error where they cannot be read any more.
 */
export async function openMaps(summary: InspectionSummary): Promise<void> {
  const open = openInspection(summary)
  if (open) {
    // Said again only where it is not the last already: each time the page is told.
    const last = [...useResultMaps.getState().open.keys()].at(-1)
    if (last !== summary) keepOpen(summary, open, false)
    return
  }
  const promise = reading.get(summary) ?? readInspection(summary).finally(() => reading.delete(summary))
  reading.set(summary, promise)
  const inspection = await promise
  if (!openInspection(summary)) keepOpen(summary, inspection, false)
}
