import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { regionOfInterestSchema, WHOLE_PICTURE, type RegionOfInterest } from '../core/region-of-interest'

/** Steps that can be undone. */
const MAXIMUM_HISTORY = 100

interface RegionOfInterestState {
  /** One for all pictures of the queue. */
  readonly region: RegionOfInterest
  readonly past: readonly RegionOfInterest[]
  readonly future: readonly RegionOfInterest[]
  /** @param continues Whether this goes on with the last change and is undone together with it. */
  change: (region: RegionOfInterest, continues?: boolean) => void
  undo: () => void
  redo: () => void
}

/** Where defects count; kept between visits, its history is not. */
export const useRegionOfInterest = create<RegionOfInterestState>()(
  persist(
    (set) => ({
      region: WHOLE_PICTURE,
      past: [],
      future: [],
      change: (region, continues = false) =>
        set((state) => ({
          region,
          past: continues ? state.past : [...state.past, state.region].slice(-MAXIMUM_HISTORY),
          future: [],
        })),
      undo: () =>
        set(({ region, past, future }) => {
          const previous = past.at(-1)
          return previous ? { region: previous, past: past.slice(0, -1), future: [region, ...future] } : {}
        }),
      redo: () =>
        set(({ region, past, future }) => {
          const [next, ...later] = future
          return next ? { region: next, past: [...past, region], future: later } : {}
        }),
    }),
    {
      name: 'flawscope.region-of-interest',
      version: 1,
      partialize: ({ region }) => ({ region }),
      merge: (stored, current) => {
        const region = regionOfInterestSchema.safeParse((stored as { region?: unknown } | undefined)?.region)
        return region.success ? { ...current, region: region.data } : current
      },
    },
  ),
)
