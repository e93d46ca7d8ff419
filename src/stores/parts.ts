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
  setActivePart: (part: ActivePart | null) => void
}

export const useParts = create<PartsState>()((set) => ({
  activePart: null,
  setActivePart: (activePart) => set({ activePart }),
}))
