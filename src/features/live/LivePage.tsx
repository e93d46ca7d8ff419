import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { useEffect, type ReactNode } from 'react'
import { useLive, type LiveResult } from '../../stores/live'
import { Controls } from './Controls'
import { Counters } from './Counters'
import { FrozenActions } from './FrozenActions'
import { LastTen } from './LastTen'
import { liveSession, setFull } from './live-session'
import { ModeSection } from './ModeSection'
import { Stage } from './Stage'
import { useTriggerKey } from './use-trigger-key'
import { VerdictPanel } from './VerdictPanel'

interface LivePageProps {
  /** Chooses what judges. */
  partChooser: ReactNode
  /** What is being taught, and good frames that a new part can be taught from. */
  teaching: ReactNode
  /** Puts a frame into the queue of Inspect. */
  onKeep: (result: LiveResult) => void
  /** "This is good": to the part that judges, or to those that a new one is taught from. */
  onGood: (result: LiveResult) => void
}

/** The place at the line: camera, verdict, counters. */
export function LivePage({ partChooser, teaching, onKeep, onGood }: LivePageProps) {
  const isFull = useLive((state) => state.isFull)
  useEffect(() => liveSession.enter(), [])
  useTriggerKey()
  useLeaveFull()
  return (
    <main
      data-testid="live"
      className={clsx(
        'flex min-h-0 grow flex-col bg-ground',
        isFull
          ? 'fixed inset-0 z-30 landscape:flex-row'
          : 'md:grid md:h-[calc(100dvh-3rem)] md:grid-cols-[minmax(0,1fr)_minmax(15rem,21rem)] md:touch:h-[calc(100dvh-3.5rem)]',
      )}
    >
      <h1 className="sr-only">{t`Live`}</h1>
      <div className={clsx('flex min-h-0 min-w-0 flex-col', isFull && 'grow landscape:order-2')}>
        <Stage />
        <Controls />
      </div>
      {isFull ? (
        <div className="flex shrink-0 flex-col landscape:order-1 landscape:h-full landscape:w-[44vw]">
          <VerdictPanel />
          <Counters />
        </div>
      ) : (
        <div className="min-h-0 border-line max-md:border-t md:overflow-y-auto md:border-l">
          <VerdictPanel />
          <FrozenActions onKeep={onKeep} onGood={onGood} />
          {teaching}
          <Counters />
          <LastTen />
          <section aria-label={t`Part`} className="border-t border-line px-4 py-3">
            {partChooser}
          </section>
          <ModeSection />
        </div>
      )}
    </main>
  )
}

/** The browser's own ways out of full screen, and Escape where the page is only filled. */
function useLeaveFull(): void {
  useEffect(() => {
    const onChange = () => {
      if (!document.fullscreenElement) useLive.setState({ isFull: false })
    }
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (key === 'Escape' && useLive.getState().isFull) void setFull(false)
    }
    document.addEventListener('fullscreenchange', onChange)
    window.addEventListener('keydown', onKeyDown)
    return () => {
      document.removeEventListener('fullscreenchange', onChange)
      window.removeEventListener('keydown', onKeyDown)
      void setFull(false)
    }
  }, [])
}
