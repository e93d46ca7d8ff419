import { create } from 'zustand'
import type { Inspection } from '../core/inference'
import { mapsOf, summaryOf, withMaps, type InspectionSummary } from '../core/inspection-summary'
import { afterPaint } from '../lib/after-paint'
import { packMaps, unpackMaps } from '../lib/storage/packed-maps'

/**
 * The maps of the queue's results. In memory are those of the last few pictures that were inspected or looked at;
 * the others lie packed with the browser, on the device where they are kept, and are read back when they are
 * wanted. Memory so stays the same however long the queue gets.
 */

/** The picture on screen, its neighbours, and room for stepping back and forth; about 50 kB each. */
const MAXIMUM_OPEN = 16

interface ResultMapsState {
  /** The ones to let go of first come first: new results, then what was looked at long ago. */
  readonly open: ReadonlyMap<InspectionSummary, Inspection>
}

/** Results whose maps are in memory. */
export const useResultMaps = create<ResultMapsState>()(() => ({ open: new Map() }))

const packed = new WeakMap<InspectionSummary, Blob>()
const packing = new WeakMap<InspectionSummary, Promise<Blob>>()
const reading = new WeakMap<InspectionSummary, Promise<Inspection>>()

/** @param isNew Whether no one has looked at it yet: hundreds of those must not drive out what is on screen. */
function keepOpen(summary: InspectionSummary, inspection: Inspection, isNew: boolean): void {
  const entries = [...useResultMaps.getState().open].filter(([known]) => known !== summary)
  // What is not packed yet is nowhere else: it stays, and counts for nothing.
  let surplus = entries.filter(([known]) => packed.has(known)).length + 1 - MAXIMUM_OPEN
  const kept = entries.filter(([known]) => !packed.has(known) || surplus-- <= 0)
  const entry = [summary, inspection] as const
  useResultMaps.setState({ open: new Map(isNew ? [entry, ...kept] : [...kept, entry]) })
}

/** Takes over the maps of a new result. What is returned stands for it from now on. */
export function shelve(inspection: Inspection): InspectionSummary {
  const summary = summaryOf(inspection)
  keepOpen(summary, inspection, true)
  // Without room for the packed maps they stay open.
  packedMaps(summary).catch(() => undefined)
  return summary
}

/** Takes over the packed maps of a result: of an earlier visit, or now kept on the device. */
export function adopt(summary: InspectionSummary, maps: Blob): void {
  packed.set(summary, maps)
}

/** Packing holds the page up for a moment, and the user waits for the result. */
const painted = () => new Promise<void>((resolve) => void afterPaint(resolve))

/** The maps of a result as they are kept. */
export function packedMaps(summary: InspectionSummary): Promise<Blob> {
  const known = packed.get(summary)
  if (known) return Promise.resolve(known)
  const begun = packing.get(summary)
  if (begun) return begun
  const open = openInspection(summary)
  if (!open) return Promise.reject(new Error('The maps of this result are not at hand.'))
  const promise = painted()
    .then(() => packMaps(mapsOf(open)))
    .then((maps) => {
      if (!packed.has(summary)) packed.set(summary, maps)
      return packed.get(summary)!
    })
    .finally(() => packing.delete(summary))
  packing.set(summary, promise)
  return promise
}

/** The result with its maps where they are in memory. */
export const openInspection = (summary: InspectionSummary): Inspection | undefined =>
  useResultMaps.getState().open.get(summary)

/**
 * The result with its maps, which are not held afterwards.
 *
 * @throws Error where the maps cannot be read any more.
 */
export async function readInspection(summary: InspectionSummary): Promise<Inspection> {
  return (
    openInspection(summary) ?? withMaps(summary, await unpackMaps(await packedMaps(summary), mapsOf(summary)))
  )
}

/**
 * Brings the maps of a result into memory, or keeps them there.
 *
 * @throws Error where the maps cannot be read any more.
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
