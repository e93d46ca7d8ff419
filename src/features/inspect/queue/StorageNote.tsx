import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { HardDrive, TriangleAlert } from 'lucide-react'
import { formatBytes } from '../../../lib/format'
import { useStorage } from '../../../stores/storage'

/** What the device keeps of the queue, and how much room there is. */
export function StorageNote() {
  const { phase, usage, isFull } = useStorage()
  if (phase === 'loading' || (phase === 'on' && !usage)) return null
  const isWarning = phase !== 'on' || isFull
  const Icon = isWarning ? TriangleAlert : HardDrive
  return (
    <p
      className={clsx(
        'mt-auto flex shrink-0 items-center gap-2 border-t border-line px-4 py-2 text-xs numeric',
        isWarning ? 'text-warn' : 'text-ink-muted',
      )}
    >
      <Icon size={13} className="shrink-0" aria-hidden="true" />
      <span className="truncate">{noteOf(useStorage.getState())}</span>
    </p>
  )
}

function noteOf({ phase, usage, isFull }: ReturnType<typeof useStorage.getState>): string {
  if (phase === 'off') return t`This browser keeps no pictures`
  if (phase === 'elsewhere') return t`Not kept: another tab has the queue`
  if (isFull) return t`Full: the newest pictures are not kept`
  if (!usage) return ''
  const [used, quota] = [formatBytes(usage.bytes), formatBytes(usage.quotaBytes)]
  return t`Kept on this device: ${used} of ${quota}`
}
