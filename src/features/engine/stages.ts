import { t } from '@lingui/core/macro'
import type { LoadingProgress, LoadingStage } from '../../core/inference'
import { formatBytes } from '../../lib/format'

/** The stages of loading in their order. */
export const stageOrder: readonly LoadingStage[] = [
  'manifest',
  'download',
  'runtime',
  'session',
  'warm-up',
  'golden',
]

/** A stage in words for people. */
export function stageTexts(stage: LoadingStage): { readonly label: string; readonly explanation: string } {
  switch (stage) {
    case 'manifest':
      return { label: t`Reading the manifest`, explanation: t`What the model is and needs` }
    case 'download':
      return { label: t`Fetching the model`, explanation: t`Kept on this device for next time` }
    case 'runtime':
      return { label: t`Starting the runtime`, explanation: t`ONNX Runtime in WebAssembly` }
    case 'session':
      return { label: t`Preparing the network`, explanation: t`Graph and weights in memory` }
    case 'warm-up':
      return { label: t`Warming up`, explanation: t`A first run, so that yours is fast` }
    case 'golden':
      return { label: t`Checking the result`, explanation: t`A known picture must give its known map` }
  }
}

/** One line about where loading is, bytes included. */
export function describeProgress(progress: LoadingProgress | null): string {
  if (!progress) return t`Starting`
  const { label } = stageTexts(progress.stage)
  const bytes = describeBytes(progress)
  return bytes ? `${label}, ${bytes}` : label
}

/** "1.2 MB of 5.7 MB", where bytes are known. */
export function describeBytes({ loadedBytes, totalBytes }: LoadingProgress): string | undefined {
  if (loadedBytes === undefined) return undefined
  const loaded = formatBytes(loadedBytes)
  return totalBytes ? t`${loaded} of ${formatBytes(totalBytes)}` : loaded
}

/** Share of all stages that is done, in [0, 1]: the download is counted by its bytes, the rest by steps. */
export function overallShare(progress: LoadingProgress | null): number {
  if (!progress) return 0
  const index = stageOrder.indexOf(progress.stage)
  const within = progress.totalBytes ? Math.min(1, (progress.loadedBytes ?? 0) / progress.totalBytes) : 0
  return (index + within) / stageOrder.length
}
