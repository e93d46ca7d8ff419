import type { LoadingProgress, LoadingStage } from '../../core/inference'
import { formatBytes } from '../../lib/format'

/** The stages of loading in their order, in words for people. */
export const loadingStages: readonly { stage: LoadingStage; label: string; explanation: string }[] = [
  { stage: 'manifest', label: 'Reading the manifest', explanation: 'What the model is and needs' },
  { stage: 'download', label: 'Fetching the model', explanation: 'Kept on this device for next time' },
  { stage: 'runtime', label: 'Starting the runtime', explanation: 'ONNX Runtime in WebAssembly' },
  { stage: 'session', label: 'Preparing the network', explanation: 'Graph and weights in memory' },
  { stage: 'warm-up', label: 'Warming up', explanation: 'A first run, so that yours is fast' },
  { stage: 'golden', label: 'Checking the result', explanation: 'A known picture must give its known map' },
]

const labels = Object.fromEntries(loadingStages.map(({ stage, label }) => [stage, label]))

/** One line about where loading is, bytes included. */
export function describeProgress(progress: LoadingProgress | null): string {
  if (!progress) return 'Starting'
  const label = labels[progress.stage] ?? 'Loading'
  const bytes = describeBytes(progress)
  return bytes ? `${label}, ${bytes}` : label
}

/** "1.2 of 5.7 MB", where bytes are known. */
export function describeBytes({ loadedBytes, totalBytes }: LoadingProgress): string | undefined {
  if (loadedBytes === undefined) return undefined
  return totalBytes ? `${formatBytes(loadedBytes)} of ${formatBytes(totalBytes)}` : formatBytes(loadedBytes)
}

/** Share of all stages that is done, in [0, 1]: the download is counted by its bytes, the rest by steps. */
export function overallShare(progress: LoadingProgress | null): number {
  if (!progress) return 0
  const index = loadingStages.findIndex(({ stage }) => stage === progress.stage)
  const within = progress.totalBytes ? Math.min(1, (progress.loadedBytes ?? 0) / progress.totalBytes) : 0
  return (index + within) / loadingStages.length
}
