const create = (): Worker =>
  new Worker(new URL('../../../workers/inference/worker.ts', import.meta.url), {
    type: 'module',
    name: 'inference',
  })

let early: Worker | undefined

/** Starts a worker for whoever takes one first: it loads its code while the page still loads its own. */
export function startEarly(): void {
  const worker = create()
  early = worker
  // Nobody else listens yet: whoever took a worker that could not be loaded would wait for ever.
  worker.addEventListener('error', () => {
    if (early === worker) early = undefined
  })
}

/** A worker that exposes `InferenceApi` and has not been asked anything yet. */
export function takeInferenceWorker(): Worker {
  const worker = early ?? create()
  early = undefined
  return worker
}
