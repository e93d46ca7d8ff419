import { t } from '@lingui/core/macro'
import { ChevronDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { PopoverPanel } from '../../components/PopoverPanel'
import { ProgressBar } from '../../components/ProgressBar'
import { formatMilliseconds } from '../../lib/format'
import { useInTime } from '../../lib/use-in-time'
import { useEngine, type EngineStatus as Status } from '../../stores/engine'
import { useInspections } from '../../stores/inspections'
import { EngineDetails } from './EngineDetails'
import { describeProvider } from './provider'
import { describeProgress, overallShare } from './stages'

/** One line about the engine in the header, with everything there is to know behind it. */
export function EngineStatus() {
  const lastMs = useInTime(useInspections, (state) => state.lastMs ?? undefined)
  const status = useEngine((state) => state.status)
  return (
    <Popover.Root>
      <Popover.Trigger className="relative flex h-8 min-w-0 items-center gap-2 rounded-md px-2 text-xs transition-colors hover:bg-hover data-[state=open]:bg-hover touch:h-11">
        <Lamp status={status} />
        <span className="sr-only">{t`Engine:`} </span>
        <span className="truncate font-medium numeric max-sm:sr-only">{summary(status)}</span>
        {status.phase === 'ready' ? (
          <>
            <span className="truncate text-ink-muted max-lg:hidden">{status.info.bundle.name}</span>
            {lastMs === undefined ? null : (
              <span className="whitespace-nowrap text-ink-muted numeric max-sm:hidden">
                {formatMilliseconds(lastMs)}
              </span>
            )}
            {status.info.fallback ? (
              <span className="rounded bg-warn-soft px-1.5 py-px font-medium text-warn max-md:hidden">
                {t`Fallback`}
              </span>
            ) : null}
          </>
        ) : null}
        <ChevronDown size={14} className="shrink-0 text-ink-faint" aria-hidden="true" />
        {status.phase === 'loading' ? (
          <span aria-hidden="true" className="absolute inset-x-2 bottom-0.5">
            <ProgressBar
              label={t`Loading the detector`}
              share={overallShare(status.progress)}
              className="h-0.5!"
            />
          </span>
        ) : null}
      </Popover.Trigger>
      <PopoverPanel label={t`Engine`}>
        <EngineDetails status={status} lastMs={lastMs} />
      </PopoverPanel>
    </Popover.Root>
  )
}

function summary(status: Status): string {
  if (status.phase === 'loading') return describeProgress(status.progress)
  return status.phase === 'ready' ? describeProvider(status.info) : t`Detector not running`
}

function Lamp({ status }: { status: Status }) {
  if (status.phase === 'failed') return <span className="size-2 shrink-0 rotate-45 bg-warn" />
  return status.phase === 'ready' ? (
    <span className="size-2 shrink-0 rounded-full bg-ok" />
  ) : (
    <span className="size-2 shrink-0 animate-pulse rounded-full bg-accent" />
  )
}
