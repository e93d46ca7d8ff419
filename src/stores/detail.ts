import { z } from 'zod/mini'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { RunProgress } from '../core/inference'
import type { InspectionSummary } from '../core/inspection-summary'
import { detailModes, type DetailMode } from '../core/tiles'
import { useInspections } from './inspections'

interface DetailState {
  /** How closely the next pictures are looked at; results there are keep theirs until they are run again. */
  readonly mode: DetailMode
  /** Of the picture that runs; null where one run of the network is all. */
  readonly progress: (RunProgress & { readonly id: string }) | null
  /** Results of pictures that run again, which come back when that is stopped. */
  readonly earlier: Readonly<Record<string, InspectionSummary>>
  setMode: (mode: DetailMode) => void
}

export const useDetail = create<DetailState>()(
  persist(
    (set) => ({
      mode: 'whole',
      progress: null,
      earlier: {},
      setMode: (mode) => set({ mode }),
    }),
    {
      name: 'flawscope.detail',
      version: 1,
      partialize: ({ mode }) => ({ mode }),
      merge: (stored, current) => ({
        ...current,
        ...z.object({ mode: z.enum(detailModes) }).safeParse(stored).data,
      }),
    },
  ),
)

/** Puts finished pictures back in line, to be run in the present mode. */
export function runAgain(ids: readonly string[]): void {
  const { items, requeue } = useInspections.getState()
  const finished = ids.flatMap((id) => {
    const state = items[id]?.state
    return state?.phase === 'done' ? [[id, state.inspection] as const] : []
  })
  useDetail.setState(({ earlier }) => ({ earlier: { ...earlier, ...Object.fromEntries(finished) } }))
  for (const [id] of finished) requeue(id)
}

/** Gives pictures that wait or run again the result back that they had. */
export function stopRunningAgain(): void {
  const { items, giveBack } = useInspections.getState()
  const { earlier } = useDetail.getState()
  useDetail.setState({ earlier: {}, progress: null })
  for (const [id, inspection] of Object.entries(earlier)) {
    const phase = items[id]?.state.phase
    if (phase === 'waiting' || phase === 'running') giveBack(id, inspection)
  }
}

/**
 * To be called when a picture has been run: its result of before is history.
 *
 * @returns That result, where there was one.
 */
export function takeEarlier(id: string): InspectionSummary | undefined {
  const { earlier, progress } = useDetail.getState()
  const taken = earlier[id]
  if (!taken && !progress) return undefined
  useDetail.setState(({ earlier }) => ({
    earlier: Object.fromEntries(Object.entries(earlier).filter(([key]) => key !== id)),
    progress: null,
  }))
  return taken
}
