import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../components/Button'
import { ProgressBar } from '../../components/ProgressBar'
import { formatBytes } from '../../lib/format'
import { useOffline } from './use-offline'

interface Room {
  readonly usage: number
  readonly quota: number
  /** Whether the browser keeps the data also when space gets short. */
  readonly isLasting: boolean
}

/** How much of the device the app uses, how much it may, and whether the browser may throw it away. */
export function StorageSection() {
  const [wasRefused, setRefused] = useState(false)
  const isRunning = useOffline(({ running }) => running !== null)
  // Measured each time the window opens, and after files have come.
  const { data: room, refetch } = useQuery({
    queryKey: ['storage room', isRunning],
    queryFn: readRoom,
    staleTime: 0,
    gcTime: 0,
  })
  if (!room) return null
  const [used, quota] = [formatBytes(room.usage), formatBytes(room.quota)]
  const ask = async () => {
    setRefused(!(await navigator.storage.persist()))
    await refetch()
  }
  return (
    <section aria-labelledby="device-storage">
      <h3 id="device-storage" className="mb-2 text-base font-semibold">{t`Storage`}</h3>
      <p className="mb-1.5 flex justify-between gap-3 numeric">
        <span>{t`App, models, pictures and parts`}</span>
        <span className="whitespace-nowrap text-ink-muted">{t`${used} of ${quota}`}</span>
      </p>
      <ProgressBar label={t`Storage used`} share={room.quota === 0 ? 0 : room.usage / room.quota} />
      <div className="mt-3 flex items-center gap-3">
        <p className="min-w-0 grow text-ink-muted">
          {room.isLasting
            ? t`The browser keeps this data until you delete it.`
            : wasRefused
              ? t`The browser did not agree. Installing the app or using it more often helps.`
              : t`When space gets short, the browser may delete this data.`}
        </p>
        {room.isLasting ? null : <Button onClick={() => void ask()}>{t`Keep for good`}</Button>}
      </div>
    </section>
  )
}

/** Null where the browser does not tell. */
async function readRoom(): Promise<Room | null> {
  try {
    const [{ usage, quota }, isLasting] = await Promise.all([
      navigator.storage.estimate(),
      navigator.storage.persisted(),
    ])
    return usage === undefined || quota === undefined ? null : { usage, quota, isLasting }
  } catch {
    return null
  }
}
