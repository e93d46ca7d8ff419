import { t } from '@lingui/core/macro'
import { toast } from 'sonner'
import { describe, fail, type Result } from '../core/errors'
import { sentence } from '../core/sentence'
import type { Inspection } from '../core/inference'
import type { InspectionSummary } from '../core/inspection-summary'
import type { EngineClient, InspectRequest } from '../lib/engine/engine-client'
import { translateError } from '../lib/translate'
import { takeEarlier, useDetail } from '../stores/detail'
import { useEngine } from '../stores/engine'
import { nextWaiting, useInspections, type PictureSource, type QueueItem } from '../stores/inspections'
import { useParts, type ActivePart } from '../stores/parts'
import { heldFile, readPicture } from '../stores/picture-files'
import { shelve } from '../stores/result-data'

/** The part of the engine's client that the flow needs. */
type Engine = Pick<EngineClient, 'inspect' | 'status'>

interface Run {
  readonly id: string
  readonly abort: AbortController
  readonly part: ActivePart | null
  /** The result that stays on screen until this run replaces it; absent where the picture has none. */
  readonly replaces?: InspectionSummary
}

/**
 * Feeds the engine from the queue and the queue from the engine; nothing else does.
 *
 * One picture is handed over at a time, so that the queue alone decides the order: the picture on screen
 * comes first, and what was removed or cancelled never starts. When another part is to judge, or the generic
 * detector again, finished pictures are judged anew before others start; they keep their result meanwhile.
 *
 * @param onInspected Told of each picture that was inspected or judged anew, and by what.
 */
export function startInspectionFlow(
  engine: Engine,
  onInspected?: (id: string, part: ActivePart | null) => void,
): void {
  let current: Run | null = null

  const advance = () => {
    if (current) {
      if (isWanted(current)) return
      current.abort.abort()
      current = null
    }
    if (useEngine.getState().status.phase !== 'ready' || useParts.getState().isAwaited) return
    const queue = useInspections.getState()
    const waiting = nextWaiting(queue)
    const outdated = nextOutdated(queue)
    if (outdated && waiting?.id !== queue.selectedId) void judgeAnew(outdated)
    else if (waiting) void run(waiting)
  }

  const begin = (id: string, replaces?: InspectionSummary): Run => {
    const { activePart } = useParts.getState()
    return (current = {
      id,
      abort: new AbortController(),
      part: activePart,
      ...(replaces ? { replaces } : {}),
    })
  }

  const run = async ({ id, name, source }: QueueItem) => {
    const { abort, part } = begin(id)
    useInspections.getState().start(id)
    const { mode } = useDetail.getState()
    const result = await inspect(engine, source, {
      signal: abort.signal,
      ...judgedBy(part),
      // References were not looked at through tiles.
      ...(part || mode === 'whole'
        ? {}
        : {
            detail: mode,
            onProgress: (progress) => useDetail.setState({ progress: { id, ...progress } }),
          }),
    })
    if (abort.signal.aborted) return
    current = null
    const earlier = engine.status.phase === 'failed' ? undefined : takeEarlier(id)
    const { finish, giveBack, reject, requeue } = useInspections.getState()
    if (result.ok) {
      finish(id, result.value)
      onInspected?.(id, part)
    }
    // The picture is not to blame for an engine that has failed: it waits for the next one.
    else if (engine.status.phase === 'failed') requeue(id)
    // What was known of the picture is not lost because a closer look failed.
    else if (earlier) {
      giveBack(id, earlier)
      toast.error(t`${name} keeps its earlier result.`, { description: translateError(result.error).message })
    } else reject(id, result.error)
  }

  const judgeAnew = async ({ id, source, replaces }: Outdated) => {
    const { abort, part } = begin(id, replaces)
    const result = await inspect(engine, source, {
      signal: abort.signal,
      mayRecall: true,
      ...judgedBy(part),
    })
    if (abort.signal.aborted) return
    current = null
    const { giveBack, reject } = useInspections.getState()
    if (result.ok) {
      giveBack(id, shelve(result.value))
      onInspected?.(id, part)
    }
    // Another engine will try again. A result of the wrong judge must not stay for any other reason.
    else if (engine.status.phase === 'failed') advance()
    else reject(id, result.error)
  }

  useInspections.subscribe(advance)
  useEngine.subscribe(advance)
  useParts.subscribe(advance)
}

const judgedBy = (part: ActivePart | null): Pick<InspectRequest, 'part'> =>
  part ? { part: { key: part.key, model: part.model } } : {}

/** Not removed, given its earlier result back, or to be judged by yet another part. */
function isWanted({ id, part, replaces }: Run): boolean {
  const state = useInspections.getState().items[id]?.state
  if (!replaces) return state?.phase === 'running'
  const { activePart } = useParts.getState()
  return state?.phase === 'done' && state.inspection === replaces && activePart?.key === part?.key
}

type Outdated = QueueItem & { readonly replaces: InspectionSummary }

/** A finished picture that another part judged than the one that does now: the one on screen, else the first. */
function nextOutdated({
  items,
  order,
  selectedId,
}: Pick<ReturnType<typeof useInspections.getState>, 'items' | 'order' | 'selectedId'>): Outdated | undefined {
  const key = useParts.getState().activePart?.key
  const outdated = (id: string): Outdated | undefined => {
    const item = items[id]
    return item?.state.phase === 'done' && item.recorded === undefined && item.state.inspection.part !== key
      ? { ...item, replaces: item.state.inspection }
      : undefined
  }
  const first = selectedId === null ? undefined : outdated(selectedId)
  if (first) return first
  for (const id of order) {
    const found = outdated(id)
    if (found) return found
  }
  return undefined
}

async function inspect(
  engine: Engine,
  source: PictureSource,
  request: InspectRequest & { readonly signal: AbortSignal },
): Promise<Result<Inspection>> {
  // A picture that is at hand is handed over in the same turn: the engine is not idle between two of them.
  const held = source.kind === 'file' ? heldFile(source) : undefined
  if (held) return engine.inspect(held, request)
  let picture: Blob
  try {
    picture = await readPicture(source, request.signal)
  } catch (cause) {
    if (source.kind === 'file')
      return fail(
        'file-unreadable',
        sentence`A picture of the queue could not be read.`,
        sentence`It may have been moved or changed. Add it again.`,
        describe(cause),
      )
    return fail(
      'file-unreadable',
      sentence`The sample picture could not be fetched.`,
      sentence`Check the connection to the site that serves this page, then try again.`,
      describe(cause),
    )
  }
  return engine.inspect(picture, request)
}
