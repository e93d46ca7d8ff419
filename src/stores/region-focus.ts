import { create } from 'zustand'

interface RegionFocusState {
  /** Id of the region under the pointer, in the list or on the picture. */
  readonly hovered: string | null
  /** Id of the region that was chosen; ids of one picture mean nothing on another. */
  readonly selected: string | null
  hover: (id: string | null) => void
  select: (id: string | null) => void
}

/** Ties the list of regions to their outlines. */
export const useRegionFocus = create<RegionFocusState>()((set) => ({
  hovered: null,
  selected: null,
  hover: (hovered) => set((state) => (state.hovered === hovered ? state : { hovered })),
  select: (selected) => set({ selected }),
}))
