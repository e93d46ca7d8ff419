import { useEngine } from './engine'
import { useEvaluation } from './evaluation'
import { useExport } from './export'
import { useInspections } from './inspections'
import { useTeaching } from './teaching'

const holds = new Set<symbol>()
const listeners = new Set<() => void>()
const tell = () => listeners.forEach((listener) => listener())

/**
 * Says that something runs that a reload would interrupt, such as a camera at the line, until the function that it
 * returns is called.
 */
export function holdWork(): () => void {
  const hold = Symbol('work')
  holds.add(hold)
  tell()
  return () => {
    holds.delete(hold)
    tell()
  }
}

/** Whether anything runs that a reload would interrupt; pictures that wait for a detector that has failed do not. */
export function isWorking(): boolean {
  const { phase } = useEvaluation.getState().run
  return (
    holds.size > 0 ||
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
export function onWorkChange(listener: () => void): () => void {
  listeners.add(listener)
  const stops = [useEngine, useEvaluation, useExport, useInspections, useTeaching].map((store) =>
    store.subscribe(listener),
  )
  return () => {
    listeners.delete(listener)
    stops.forEach((stop) => stop())
  }
}
