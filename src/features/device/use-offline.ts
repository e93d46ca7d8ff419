import { create } from 'zustand'
import type { FlawscopeError } from '../../core/errors'
import { fail } from '../../core/errors'
import { sentence } from '../../core/sentence'
import { writeRecord } from '../../lib/offline/kept-record'
import { keepFiles } from '../../lib/offline/keep-files'
import { missingOf, surveyFiles, type KeptFile } from '../../lib/offline/offline-files'

interface OfflineState {
  /** Null until the device has been looked through. */
  readonly files: readonly KeptFile[] | null
  /** What is being fetched; goes on while the window is closed. */
  readonly running: {
    readonly doneBytes: number
    readonly totalBytes: number
    readonly cancel: () => void
  } | null
  readonly error: FlawscopeError | null
}

export const useOffline = create<OfflineState>()(() => ({ files: null, running: null, error: null }))

/** Looks through the device anew. */
export async function survey(): Promise<void> {
  try {
    useOffline.setState({ files: await surveyFiles() })
  } catch (cause) {
    const { error } = fail(
      'offline-unreachable',
      sentence`The list of the app's files could not be loaded.`,
      sentence`Check the connection and try again.`,
      cause,
    )
    useOffline.setState({ error })
  }
}

/** Fetches and keeps all that is missing, and asks the browser not to throw it away. */
export async function makeAvailable(): Promise<void> {
  const { files, running } = useOffline.getState()
  if (!files || running) return
  const missing = missingOf(files)
  const totalBytes = missing.reduce((sum, { bytes }) => sum + bytes, 0)
  const controller = new AbortController()
  const cancel = () => controller.abort()
  const show = (doneBytes: number) => useOffline.setState({ running: { doneBytes, totalBytes, cancel } })
  useOffline.setState({ error: null })
  show(0)
  await navigator.storage.persist().catch(() => false)
  const kept = await keepFiles(missing, { signal: controller.signal, onProgress: show })
  useOffline.setState({
    running: null,
    error: kept.ok || kept.error.code === 'cancelled' ? null : kept.error,
  })
  if (kept.ok) writeRecord({ isOffline: true })
  await survey()
}
