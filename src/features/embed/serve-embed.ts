import { modelHash } from '../../core/bundle'
import { z } from 'zod/mini'
import {
  EMBED_PROTOCOL,
  embedRequestSchema,
  embedSettingsSchema,
  MAXIMUM_EMBED_BYTES,
  type EmbedAnswer,
  type EmbedFailure,
  type EmbedRequest,
  type EmbedResult,
  type EmbedStatus,
} from '../../core/embed-protocol'
import { describe } from '../../core/errors'
import type { Inspection } from '../../core/inference'
import { regionsOf } from '../../core/regions'
import { plainName } from '../../core/share-link'
import { verdictOf } from '../../core/verdict'
import { fetchJson } from '../../lib/assets'
import { greyMapPng } from '../../lib/export/export-pictures'
import { resultWithin } from '../../lib/region-result'
import { useEngine, type EngineStatus } from '../../stores/engine'
import { useInspections } from '../../stores/inspections'
import { fileSource } from '../../stores/picture-files'
import { useInspector } from '../../stores/inspector'
import { useMeasures } from '../../stores/measures'
import { useParts, type ActivePart } from '../../stores/parts'
import { useRegionOfInterest } from '../../stores/region-of-interest'
import { imageThreshold, pixelThreshold, useThresholds } from '../../stores/thresholds'

type InspectRequest = Extract<EmbedRequest, { kind: 'inspect' }>

/** More than that waits at the page that asks. */
const MAXIMUM_WAITING = 32

/**
 * Answers the page that has this app in a frame, if its origin is this app's own or allowed by `embed.json`. Messages
 * of all others are ignored and counted; the first of each origin is told to the console.
 */
export async function serveEmbed(page: Window): Promise<void> {
  const allowed = await allowedOrigins()
  const ignored = new Map<string, number>()
  const line: (InspectRequest & { readonly abort: AbortController })[] = []
  let origin: string | null = null
  let isRunning = false

  const answer = (message: EmbedAnswer, transfer: Transferable[] = []): void => {
    if (origin !== null) page.postMessage(message, origin, transfer)
  }
  const refuse = (id: string, error: EmbedFailure): void =>
    answer({ flawscope: EMBED_PROTOCOL, kind: 'error', id, error })

  const work = async (): Promise<void> => {
    if (isRunning) return
    isRunning = true
    for (let next = line[0]; next; next = line[0]) {
      const { id, abort } = next
      const outcome = await inspect(next, abort.signal)
      line.shift()
      if (!outcome.ok) refuse(id, outcome.error)
      else {
        const { result } = outcome
        const values = result.map && 'data' in result.map ? [result.map.data.buffer] : []
        answer({ flawscope: EMBED_PROTOCOL, kind: 'result', id, result }, values)
      }
    }
    isRunning = false
  }

  const take = (request: EmbedRequest): void => {
    if (request.kind === 'hello')
      answer({ flawscope: EMBED_PROTOCOL, kind: 'status', status: statusOf(useEngine.getState().status) })
    else if (request.kind === 'cancel') line.find(({ id }) => id === request.id)?.abort.abort()
    else if (request.picture.size > MAXIMUM_EMBED_BYTES)
      refuse(request.id, {
        code: 'file-too-large',
        message: `The picture has more than ${MAXIMUM_EMBED_BYTES} bytes.`,
        hint: 'Reduce or crop it.',
      })
    else if (line.length >= MAXIMUM_WAITING)
      refuse(request.id, {
        code: 'busy',
        message: `${MAXIMUM_WAITING} pictures wait already.`,
        hint: 'Wait for answers before sending more.',
      })
    else {
      line.push({ ...request, abort: new AbortController() })
      void work()
    }
  }

  window.addEventListener('message', ({ source, origin: from, data }: MessageEvent<unknown>) => {
    if (source !== page || !isAddressed(data)) return
    if (from !== location.origin && !allowed.has(from)) {
      ignored.set(from, (ignored.get(from) ?? 0) + 1)
      if (ignored.get(from) === 1)
        console.warn(`Flawscope ignores messages of ${from}: it is not among allowedOrigins of embed.json.`)
      return
    }
    origin = from
    const request = embedRequestSchema.safeParse(data)
    if (request.success) take(request.data)
    else
      refuse(idOf(data), {
        code: 'invalid-request',
        message: z.prettifyError(request.error),
        hint: 'See docs/embedding.md.',
      })
  })
  useEngine.subscribe(({ status }) =>
    answer({ flawscope: EMBED_PROTOCOL, kind: 'status', status: statusOf(status) }),
  )
}

async function allowedOrigins(): Promise<ReadonlySet<string>> {
  try {
    return new Set((await fetchJson('embed.json', embedSettingsSchema)).allowedOrigins)
  } catch (cause) {
    console.warn(`Flawscope answers pages of its own origin alone: ${describe(cause)}`)
    return new Set()
  }
}

/** Whether a message means this protocol at all: pages send much that is for others. */
const isAddressed = (data: unknown): data is { flawscope: unknown } =>
  typeof data === 'object' && data !== null && 'flawscope' in data

const idOf = (data: object): string =>
  'id' in data && typeof data.id === 'string' ? data.id.slice(0, 64) : ''

function statusOf(status: EngineStatus): EmbedStatus {
  const isolated = crossOriginIsolated
  if (status.phase === 'ready') return { phase: 'ready', isolated }
  if (status.phase === 'failed') {
    const { code, message, hint } = status.error
    return { phase: 'failed', isolated, error: { code, message, hint } }
  }
  const { loadedBytes, totalBytes } = status.progress ?? {}
  return {
    phase: 'loading',
    isolated,
    ...(loadedBytes === undefined ? {} : { loadedBytes }),
    ...(totalBytes === undefined ? {} : { totalBytes }),
  }
}

type Outcome =
  { readonly ok: true; readonly result: EmbedResult } | { readonly ok: false; readonly error: EmbedFailure }

async function inspect({ picture, name, options }: InspectRequest, signal: AbortSignal): Promise<Outcome> {
  const { inspect } = useInspector.getState()
  const part = options.part === 'generic' ? null : useParts.getState().activePart
  try {
    const inspected = await inspect?.(picture, {
      signal,
      ...(part ? { part: { key: part.key, model: part.model } } : {}),
      ...(options.detail === undefined || options.detail === 'whole' ? {} : { detail: options.detail }),
    })
    if (!inspected)
      return refusal('provider-failed', 'The detector has not been started.', 'Wait for the status ready.')
    if (!inspected.ok) {
      const { code, message, hint } = inspected.error
      return { ok: false, error: { code, message, hint } }
    }
    if (options.show) show(picture, name)
    return { ok: true, result: await describeResult(name, inspected.value, options, part) }
  } catch (cause) {
    return refusal('inference-failed', describe(cause), 'Try again, or with a smaller picture.')
  }
}

const refusal = (code: EmbedFailure['code'], message: string, hint: string): Outcome => ({
  ok: false,
  error: { code, message, hint },
})

/** In the queue it is a picture like any other. */
function show(picture: Blob, name: string): void {
  const { add, select } = useInspections.getState()
  const file = new File([picture], plainName(name), { type: picture.type })
  const [id] = add([{ name: file.name, source: fileSource(file) }])
  if (id !== undefined) select(id)
}

async function describeResult(
  name: string,
  inspection: Inspection,
  options: InspectRequest['options'],
  part: ActivePart | null,
): Promise<EmbedResult> {
  const { status } = useEngine.getState()
  if (status.phase !== 'ready') throw new Error('The detector stopped meanwhile.')
  const { bundle, threads } = status.info
  const { width, height, provider, timings } = inspection
  const thresholds = useThresholds.getState()
  // Without the part that is set in the app, its thresholds mean nothing.
  const own = part || !thresholds.part ? thresholds : { ...thresholds, part: null }
  const image = options.imageThreshold ?? imageThreshold(own)
  const pixel = options.pixelThreshold ?? pixelThreshold(own)
  const { score, refined } = resultWithin(inspection, options.region ?? useRegionOfInterest.getState().region)
  const regions = regionsOf(refined, {
    width,
    height,
    threshold: pixel,
    minimumArea: options.minimumArea ?? useMeasures.getState().minimumArea,
  })
  return {
    name,
    width,
    height,
    score,
    verdict: verdictOf(score, image),
    thresholds: { image, pixel },
    regions: regions.map(({ box, area, peak, mean }) => ({ ...box, area, peak, mean })),
    map:
      options.map === 'values'
        ? { width: refined.width, height: refined.height, data: refined.data.slice() }
        : options.map === 'png'
          ? await greyMapPng(refined, width, height, 16)
          : null,
    part: part && { id: part.id, name: part.name },
    bundle: { id: bundle.id, version: bundle.version, hash: modelHash(bundle) },
    provider,
    threads,
    totalMs: timings.totalMs,
  }
}
