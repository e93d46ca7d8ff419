import { create } from 'zustand'
import type { PartInput } from '../core/part'
import type { RegionOfInterest } from '../core/region-of-interest'

/** The part that pictures are judged by. */
export interface ActivePart extends PartInput {
  /** The part's id, which stays when its model changes. */
  readonly id: string
  readonly name: string
  /** Above them it is an alarm; see `src/core/part-calibration.ts`. */
  readonly thresholds: { readonly image: number; readonly pixel: number }
  readonly regionOfInterest?: RegionOfInterest
}

interface PartsState {
  /** Null: the generic detector judges. */
  readonly activePart: ActivePart | null
  /** Whether an earlier visit chose a part that is still to be brought back: no picture is judged until then. */
  readonly isAwaited: boolean
  setActivePart: (part: ActivePart | null) => void
}

/** Where `active-part.ts`, whose code comes later, keeps the choice. */
export const PART_CHOICE = 'flawscope.part-choice'

export const useParts = create<PartsState>()((set) => ({
  activePart: null,
  isAwaited: wasPartChosen(),
  setActivePart: (activePart) => set({ activePart, isAwaited: false }),
}))

function wasPartChosen(): boolean {
  try {
    return (localStorage.getItem(PART_CHOICE) ?? '').includes('"wantedId":"')
  } catch {
    // The browser keeps nothing.
    return false
  }
}
