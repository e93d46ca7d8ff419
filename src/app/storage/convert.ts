import type { ErrorCode, FlawscopeError } from '../../core/errors'
import { summaryOf, type InspectionSummary } from '../../core/inspection-summary'
import type { KeptPicture } from '../../lib/storage/queue-database'
import type { StoredBlobs, StoredEntry, StoredResult } from '../../lib/storage/stored-entry'
import { fileSource } from '../../stores/picture-files'
import { leaveOnDevice } from '../../stores/result-data'
import type { ItemState, PictureSource, QueueItem } from '../../stores/inspections'

/** @param bundle What inferred the picture, where it is done. */
export function toEntry(item: QueueItem, place: number, bundle: string): StoredEntry {
  const { id, name, folder, source, state } = item
  return {
    id,
    place,
    name,
    ...(folder === undefined ? {} : { folder }),
    source: source.kind === 'file' ? { kind: 'file' } : source,
    state:
      state.phase === 'done'
        ? { phase: 'done', bundle, result: toResult(state.inspection) }
        : // A run ends with the page: the picture waits for the next.
          state.phase === 'failed'
          ? state
          : { phase: 'waiting' },
  }
}

export function toResult(summary: InspectionSummary): StoredResult {
  const { width, height, score, coarse, refined, detail, part, distance, notes, provider, timings } = summary
  return {
    width,
    height,
    score,
    coarse,
    refined,
    ...(detail ? { detail } : {}),
    ...(part === undefined ? {} : { part }),
    ...(distance ? { distance } : {}),
    notes: [...notes],
    provider,
    timings,
  }
}

/** @returns The item as it was; its maps and pictures stay where they are until they are wanted. */
export function toItem({ entry, file, blobs }: KeptPicture): QueueItem {
  const { id, name, folder } = entry
  // A picture from a file without its file is not loaded.
  const source: PictureSource = entry.source.kind === 'sample' ? entry.source : fileSource(file!)
  return { id, name, ...(folder === undefined ? {} : { folder }), source, state: toState(entry, blobs) }
}

function toState({ state }: StoredEntry, blobs: StoredBlobs | undefined): ItemState {
  if (state.phase === 'failed') return { phase: 'failed', error: toError(state.error) }
  if (state.phase === 'waiting' || !blobs) return { phase: 'waiting' }
  const inspection = summaryOf(state.result)
  leaveOnDevice(inspection, blobs.id, blobs)
  return { phase: 'done', inspection }
}

type StoredError = Extract<StoredEntry['state'], { phase: 'failed' }>['error']

/** A code of an older version means nothing here, which harms nothing: it is shown and compared, no more. */
function toError({ code, message, hint, texts, detail }: StoredError): FlawscopeError {
  return {
    code: code as ErrorCode,
    message,
    hint,
    ...(texts ? { texts } : {}),
    ...(detail === undefined ? {} : { detail }),
  }
}
