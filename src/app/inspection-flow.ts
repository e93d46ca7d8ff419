import { t } from '@lingui/core/macro'
import { toast } from 'sonner'
import { describe, fail, type Result } from '../core/errors'
import { sentence } from '../core/sentence'
import type { Inspection } from '../core/inference'
import type { EngineClient, InspectRequest } from '../lib/engine/engine-client'
import { translateError } from '../lib/translate'
import { takeEarlier, useDetail } from '../stores/detail'
import { useEngine } from '../stores/engine'
import { nextWaiting, useInspections, type PictureSource, type QueueItem } from '../stores/inspections'

/** The part of the engine's client that the flow needs. */
type Engine = Pick<EngineClient, 'inspect' | 'status'>

/**
 * Feeds the engine from the queue and the queue from the engine; nothing else does.
 *
 * One picture is handed over at a time, so that the queue alone decides the order: the picture on screen
 * comes first, and what was removed or cancelled never starts.
 */
export function startInspectionFlow(engine: Engine): void {
  let current: { readonly id: string; readonly abort: AbortController } | null = null

  const advance = () => {
    const queue = useInspections.getState()
    if (current) {
      // Removed, or given its earlier result back.
      if (queue.items[current.id]?.state.phase === 'running') return
      current.abort.abort()
      current = null
    }
    if (useEngine.getState().status.phase !== 'ready') return
    const item = nextWaiting(queue)
    if (item) void run(item)
  }

  const run = async ({ id, name, source }: QueueItem) => {
    const abort = new AbortController()
    current = { id, abort }
    useInspections.getState().start(id)
    const { mode } = useDetail.getState()
    const result = await inspect(engine, source, {
      signal: abort.signal,
      ...(mode === 'whole'
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
    if (result.ok) finish(id, result.value)
    // The picture is not to blame for an engine that has failed: it waits for the next one.
    else if (engine.status.phase === 'failed') requeue(id)
    // What was known of the picture is not lost because a closer look failed.
    else if (earlier) {
      giveBack(id, earlier)
      toast.error(t`${name} keeps its earlier result.`, { description: translateError(result.error).message })
    } else reject(id, result.error)
  }

  useInspections.subscribe(advance)
  useEngine.subscribe(advance)
}

async function inspect(
  engine: Engine,
  source: PictureSource,
  request: InspectRequest & { readonly signal: AbortSignal },
): Promise<Result<Inspection>> {
  if (source.kind === 'file') return engine.inspect(source.file, request)
  try {
    const response = await fetch(source.url, { signal: request.signal })
    if (!response.ok) throw new Error(`The server answered ${response.status}`)
    return await engine.inspect(await response.blob(), request)
  } catch (cause) {
    return fail(
      'file-unreadable',
      sentence`The sample picture could not be fetched.`,
      sentence`Check the connection to the site that serves this page, then try again.`,
      describe(cause),
    )
  }
}
