import type { ErrorCode, FlawscopeError } from '../../core/errors'
import type { AnomalyMap, Inspection } from '../../core/inference'
import { packMaps, unpackMaps } from '../../lib/storage/packed-maps'
import type { KeptPicture } from '../../lib/storage/queue-database'
import type { StoredBlobs, StoredEntry, StoredResult } from '../../lib/storage/stored-entry'
import type { ItemState, PictureSource, QueueItem } from '../../stores/inspections'

const sizeOf = ({ width, height }: AnomalyMap) => ({ width, height })

/** The maps of an inspection in the order in which they are packed. */
const mapsOf = ({ coarse, refined, detail }: Inspection): AnomalyMap[] => [
  coarse,
  refined,
  ...(detail ? [detail.whole.refined, detail.tiles.refined] : []),
]

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

function toResult(inspection: Inspection): StoredResult {
  const { width, height, score, coarse, refined, detail, notes, provider, timings } = inspection
  return {
    width,
    height,
    score,
    provider,
    timings,
    notes: [...notes],
    coarse: sizeOf(coarse),
    refined: sizeOf(refined),
    ...(detail
      ? {
          detail: {
            columns: detail.columns,
            rows: detail.rows,
            whole: { score: detail.whole.score, refined: sizeOf(detail.whole.refined) },
            tiles: { score: detail.tiles.score, refined: sizeOf(detail.tiles.refined) },
          },
        }
      : {}),
  }
}

export async function toBlobs(id: string, inspection: Inspection): Promise<StoredBlobs> {
  const { thumbnail, display } = inspection
  return { id, thumbnail, display, maps: await packMaps(mapsOf(inspection)) }
}

/** @returns The item as it was; waiting where its result can no longer be read. */
export async function toItem({ entry, file, blobs }: KeptPicture): Promise<QueueItem> {
  const { id, name, folder } = entry
  // A picture from a file without its file is not loaded.
  const source: PictureSource = entry.source.kind === 'sample' ? entry.source : { kind: 'file', file: file! }
  return { id, name, ...(folder === undefined ? {} : { folder }), source, state: await toState(entry, blobs) }
}

async function toState({ state }: StoredEntry, blobs: StoredBlobs | undefined): Promise<ItemState> {
  if (state.phase === 'failed') return { phase: 'failed', error: toError(state.error) }
  if (state.phase === 'waiting' || !blobs) return { phase: 'waiting' }
  const { coarse, refined, detail, ...facts } = state.result
  try {
    const sizes = [coarse, refined, ...(detail ? [detail.whole.refined, detail.tiles.refined] : [])]
    const maps = await unpackMaps(blobs.maps, sizes)
    return {
      phase: 'done',
      inspection: {
        ...facts,
        thumbnail: blobs.thumbnail,
        display: blobs.display,
        coarse: maps[0]!,
        refined: maps[1]!,
        ...(detail
          ? {
              detail: {
                ...detail,
                whole: { ...detail.whole, refined: maps[2]! },
                tiles: { ...detail.tiles, refined: maps[3]! },
              },
            }
          : {}),
      },
    }
  } catch {
    return { phase: 'waiting' }
  }
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
