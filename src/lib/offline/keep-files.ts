import * as Comlink from 'comlink'
import { fail, type Result } from '../../core/errors'
import { Interruption } from '../../core/interruption'
import type { FileToKeep, KeepingApi } from '../../core/keeping'
import { sentence } from '../../core/sentence'

const startWorker = (): Worker =>
  new Worker(new URL('../../../workers/keeping/worker.ts', import.meta.url), {
    type: 'module',
    name: 'keeping',
  })

const lost = (cause: unknown) =>
  fail(
    'worker-lost',
    sentence`The worker that keeps files on this device stopped.`,
    sentence`What has come so far is kept. Close other tabs to free memory, then go on.`,
    cause,
  ).error

/**
 * Fetches files that the device does not have and keeps them under the hash of their content. What was kept stays when
 * it fails or is cancelled, and is not fetched again. A worker of its own does it: tens of megabytes that come all at
 * once from the browser's own cache, and their hash, would hold the page up. Never rejects.
 *
 * @param onProgress Bytes of these files that have come.
 */
export async function keepFiles(
  files: readonly FileToKeep[],
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (bytes: number) => void } = {},
  start = startWorker,
): Promise<Result<void>> {
  if (files.length === 0) return { ok: true, value: undefined }
  const worker = start()
  const end = new Interruption()
  worker.addEventListener('error', (event) => {
    end.interrupt(lost(event.message || 'The worker could not be loaded.'))
  })
  const stop = () =>
    end.interrupt(fail('cancelled', sentence`Stopped.`, sentence`What has come so far is kept.`).error)
  signal?.addEventListener('abort', stop)
  // Of what was stopped before no event comes.
  if (signal?.aborted) stop()
  // Reports come on a way of their own and may arrive after the answer.
  let isOver = false
  const report = (bytes: number) => {
    if (!isOver) onProgress?.(bytes)
  }
  try {
    return await end.guard(Comlink.wrap<KeepingApi>(worker).keep(files, Comlink.proxy(report)))
  } catch (cause) {
    return { ok: false, error: lost(cause) }
  } finally {
    isOver = true
    worker.terminate()
  }
}
