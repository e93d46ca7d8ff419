import { create } from 'zustand'
import type { EngineStatus as ClientStatus } from '../lib/engine/engine-client'

/** For the page an engine that has not started yet is on its way. */
export type EngineStatus = Exclude<ClientStatus, { readonly phase: 'idle' }>

interface EngineState {
  readonly status: EngineStatus
  /** How often the user asked for a fresh start; whoever runs the engine obeys a change. */
  readonly attempt: number
  retry: () => void
}

/** What the page knows about the inference engine. */
export const useEngine = create<EngineState>()((set) => ({
  status: { phase: 'loading', progress: null },
  attempt: 0,
  retry: () => set(({ attempt }) => ({ attempt: attempt + 1 })),
}))
