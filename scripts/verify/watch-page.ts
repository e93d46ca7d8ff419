import type { Inspection } from '../../src/core/inference.ts'

/** What the page under measurement remembers of itself; all times by its own clock, milliseconds. */
export interface Watched {
  /** From the page's question to the worker's answer, of each inspection. */
  readonly answersMs: number[]
  /** What the worker says of each. */
  readonly timings: Inspection['timings'][]
  /** From choosing files to the frame after their first map was drawn, each time the queue was empty before. */
  readonly paintedMs: number[]
  /** From navigation to a running detector; undefined before. */
  readyMs: number | undefined
  /** From navigation to the frame after the first map was drawn; undefined before. */
  firstMapMs: number | undefined
  /** Tasks of the page's thread above 50 ms. */
  readonly longTasks: { readonly start: number; readonly duration: number }[]
}

/**
 * Runs in the page before the app, as `window.watched`. Without functions that have a name: tsx would wrap them in a helper
 * that the page has not.
 */
export function watchPage(): void {
  const watched: Watched = {
    answersMs: [],
    timings: [],
    paintedMs: [],
    readyMs: undefined,
    firstMapMs: undefined,
    longTasks: [],
  }
  Object.assign(window, { watched })
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      watched.longTasks.push({ start: startTime, duration })
  }).observe({ type: 'longtask' })

  let asked = 0
  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options)
      this.addEventListener('message', ({ data }: MessageEvent<Answer | undefined>) => {
        const timings = data?.value?.value?.timings
        if (!timings) return
        watched.answersMs.push(performance.now() - asked)
        watched.timings.push(timings)
      })
    }
    override postMessage(message: unknown, more?: Transferable[] | StructuredSerializeOptions): void {
      asked = performance.now()
      if (Array.isArray(more)) super.postMessage(message, more)
      else super.postMessage(message, more)
    }
  }

  let chosen: number | undefined
  addEventListener(
    'change',
    ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === 'file') chosen = performance.now()
    },
    true,
  )
  let isMapAwaited = true
  new MutationObserver(() => {
    if (watched.readyMs === undefined && document.documentElement.dataset.engineState === 'ready')
      watched.readyMs = performance.now()
    if (chosen === undefined && !isMapAwaited) return
    if (!document.querySelector('[data-testid=overlay]')) return
    const from = chosen
    const isFirst = isMapAwaited
    chosen = undefined
    isMapAwaited = false
    requestAnimationFrame(() =>
      setTimeout(() => {
        const now = performance.now()
        if (isFirst) watched.firstMapMs = now
        if (from !== undefined) watched.paintedMs.push(now - from)
      }),
    )
  }).observe(document, { subtree: true, childList: true, attributes: true })
}

/** The part of a worker's message that is looked at. */
interface Answer {
  readonly value?: { readonly value?: { readonly timings?: Watched['timings'][number] } }
}
