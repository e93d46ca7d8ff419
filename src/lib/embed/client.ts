import type {
  EmbedAnswer,
  EmbedFailure,
  EmbedOptions,
  EmbedRequest,
  EmbedResult,
  EmbedStatus,
} from '../../core/embed-protocol'

/**
 * For pages that have the app in a frame: asks it to inspect pictures. Built as `flawscope-embed.js` beside the app,
 * without imports, so that a page can load it from there or ship a copy.
 */

/** Why a picture was not inspected. */
export class EmbedError extends Error {
  readonly code: EmbedFailure['code']
  readonly hint: string

  constructor({ code, message, hint }: EmbedFailure) {
    super(message)
    this.name = 'EmbedError'
    this.code = code
    this.hint = hint
  }
}

export interface Flawscope {
  /** Comes when pictures can be inspected; rejects with an {@link EmbedError} where the app cannot or will not. */
  readonly ready: Promise<EmbedStatus>
  /**
   * Inspects a picture; several wait in line.
   *
   * @param options With a `signal` that takes the picture out of the line.
   * @throws EmbedError with a code; `cancelled` after an abort.
   */
  inspect(picture: Blob, options?: EmbedOptions & { readonly signal?: AbortSignal }): Promise<EmbedResult>
  /** Calls the listener at every change of status; returns a function that stops it. */
  on(event: 'status', listener: (status: EmbedStatus) => void): () => void
  /** Stops listening; what waits is answered `cancelled`. */
  close(): void
}

const HELLO_EVERY_MS = 300
/** Slow devices take long to fetch the app; an app that does not allow this page never answers. */
const ANSWER_WITHIN_MS = 60_000

/**
 * Connects to the app in a frame.
 *
 * @param origin Of the app: nothing is sent to, or taken from, any other.
 */
export function connectFlawscope(
  frame: HTMLIFrameElement,
  origin: string = new URL(frame.src, document.baseURI).origin,
): Flawscope {
  const waiting = new Map<
    string,
    { resolve: (result: EmbedResult) => void; reject: (error: EmbedError) => void }
  >()
  const listeners = new Set<(status: EmbedStatus) => void>()
  let lastNumber = 0
  let resolveReady: (status: EmbedStatus) => void
  let rejectReady: (error: EmbedError) => void
  const ready = new Promise<EmbedStatus>((resolve, reject) => {
    resolveReady = resolve
    rejectReady = reject
  })
  // Who does not wait for it must not get an unhandled rejection.
  ready.catch(() => undefined)

  const send = (request: EmbedRequest): void => frame.contentWindow?.postMessage(request, origin)
  const started = performance.now()
  // The app's code may come later than this: asked until something is heard.
  const hello = setInterval(() => {
    if (performance.now() - started < ANSWER_WITHIN_MS) {
      send({ flawscope: 1, kind: 'hello' })
      return
    }
    clearInterval(hello)
    rejectReady(
      new EmbedError({
        code: 'no-answer',
        message: 'Flawscope did not answer.',
        hint: "This page's origin must be in the app's embed.json, and its server must allow the frame (frame-ancestors).",
      }),
    )
  }, HELLO_EVERY_MS)

  const onMessage = ({ source, origin: from, data }: MessageEvent<EmbedAnswer | null>): void => {
    if (source !== frame.contentWindow || from !== origin || data?.flawscope !== 1) return
    if (data.kind === 'status') {
      clearInterval(hello)
      const { status } = data
      for (const listener of listeners) listener(status)
      if (status.phase === 'ready') resolveReady(status)
      if (status.phase === 'failed' && status.error) rejectReady(new EmbedError(status.error))
      return
    }
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.kind === 'result') asked?.resolve(data.result)
    else asked?.reject(new EmbedError(data.error))
  }
  window.addEventListener('message', onMessage)

  return {
    ready,
    inspect: async (picture, { signal, ...options } = {}) => {
      signal?.throwIfAborted()
      await ready
      const id = `picture-${++lastNumber}`
      const cancel = (): void => send({ flawscope: 1, kind: 'cancel', id })
      signal?.addEventListener('abort', cancel)
      try {
        return await new Promise<EmbedResult>((resolve, reject) => {
          waiting.set(id, { resolve, reject })
          const name = picture instanceof File ? picture.name : 'picture'
          send({ flawscope: 1, kind: 'inspect', id, picture, name: name.slice(0, 200) || 'picture', options })
        })
      } finally {
        signal?.removeEventListener('abort', cancel)
      }
    },
    on: (_event, listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    close: () => {
      clearInterval(hello)
      window.removeEventListener('message', onMessage)
      const failure = {
        code: 'cancelled',
        message: 'The connection was closed.',
        hint: 'Connect again.',
      } as const
      rejectReady(new EmbedError(failure))
      for (const { reject } of waiting.values()) reject(new EmbedError(failure))
      waiting.clear()
    },
  }
}
