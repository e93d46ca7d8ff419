import { useDeferredValue, useEffect } from 'react'
import type { Inspection } from '../../core/inference'
import { useInspections, type QueueItem } from '../../stores/inspections'
import { shownIds } from '../../stores/queue-view'
import { openMaps, useResultMaps } from '../../stores/result-data'

/** How many pictures before and after the one on screen are made ready. */
const NEAR = 2

/**
 * The result of a picture with its maps; null without a result, and for a moment while its maps are read back.
 * Those of its neighbours are made ready too, so that stepping through the queue shows no moment.
 */
export function useInspection(item: QueueItem | undefined): Inspection | null {
  const summary = item?.state.phase === 'done' ? item.state.inspection : null
  const inspection = useResultMaps(({ open }) => (summary && open.get(summary)) ?? null)
  const drawn = useDeferredValue(inspection)
  const hasStood = useDeferredValue(summary) === summary
  const id = item?.id
  useEffect(() => {
    if (id !== undefined) void makeReady(id)
  }, [id, summary])
  // A new result is shown at once; maps that were read back are drawn in slices, so that the page answers meanwhile.
  return hasStood ? drawn : inspection
}

async function makeReady(id: string): Promise<void> {
  const ids = shownIds()
  const place = ids.indexOf(id)
  const near = place < 0 ? [] : ids.slice(Math.max(0, place - NEAR), place + NEAR + 1)
  // The picture itself first; again last, so that it is the one that is kept longest.
  for (const each of [id, ...near.filter((other) => other !== id), id]) await open(each)
}

async function open(id: string): Promise<void> {
  const { items, requeue } = useInspections.getState()
  const state = items[id]?.state
  if (state?.phase !== 'done') return
  try {
    await openMaps(state.inspection)
  } catch {
    // The device has lost them: the picture is inspected again.
    if (useInspections.getState().items[id]?.state === state) requeue(id)
  }
}
