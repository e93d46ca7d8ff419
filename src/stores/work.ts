import { useEngine } from './engine'
import { useEvaluation } from './evaluation'
import { useExport } from './export'
import { useHistoryWriting } from './history'
import { useInspections } from './inspections'
import { useLive } from './live'
import { useTeaching } from './teaching'

/** Whether anything runs that a reload would interrupt; pictures that wait for a detector that has failed do not. */
export function isWorking(): boolean {
  const { phase } = useEvaluation.getState().run
  return (
    useLive.getState().isOn ||
    // Records that are still to be written would be lost.
    useHistoryWriting.getState().pending > 0 ||
    useTeaching.getState().work !== null ||
    useExport.getState().running !== null ||
    phase === 'inspecting' ||
    phase === 'computing' ||
    isQueueRunning()
  )
}

function isQueueRunning(): boolean {
  const { items, order, isPaused } = useInspections.getState()
  const canStart = !isPaused && useEngine.getState().status.phase !== 'failed'
  return order.some((id) => {
    const { phase } = items[id]!.state
    return phase === 'running' || (phase === 'waiting' && canStart)
  })
}

/** Calls the listener whenever work may have begun or ended. */
export function onWorkChange(listener: () => void): void {
  for (const store of [
    useEngine,
    useEvaluation,
    useExport,
    useHistoryWriting,
    useInspections,
    useLive,
    useTeaching,
  ])
    store.subscribe(listener)
}
