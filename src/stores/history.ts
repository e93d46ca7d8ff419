import { z } from 'zod/mini'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** Longest name of an operator or a station. */
export const MAXIMUM_WHO_LENGTH = 80

export const keptPictures = ['all', 'NG', 'none'] as const

const storedSettings = z.object({
  /** Of which inspections the history keeps the picture itself. */
  pictures: z.enum(keptPictures),
  /** Who inspects and where, as it is set; empty for nobody in particular. */
  operator: z.string().check(z.maxLength(MAXIMUM_WHO_LENGTH)),
  station: z.string().check(z.maxLength(MAXIMUM_WHO_LENGTH)),
})

export type HistorySettings = z.infer<typeof storedSettings>

interface HistoryState extends HistorySettings {
  set: (settings: Partial<HistorySettings>) => void
}

/** How inspections are recorded; the settings are kept between visits. */
export const useHistory = create<HistoryState>()(
  persist(
    (set) => ({
      pictures: 'all',
      operator: '',
      station: '',
      set: (settings) => set(settings),
    }),
    {
      name: 'flawscope.history',
      version: 1,
      partialize: ({ pictures, operator, station }) => ({ pictures, operator, station }),
      merge: (stored, current) => ({ ...current, ...storedSettings.safeParse(stored).data }),
    },
  ),
)

interface HistoryWritingState {
  /** Inspections that are still to be written. */
  readonly pending: number
  /** The device has no room: inspections are recorded without pictures and maps, or not at all. */
  readonly isFull: boolean
  /** Inspections of this visit that could not be recorded. */
  readonly lost: number
}

/** How recording goes. Not with the settings, all of which would be written again whenever this changes. */
export const useHistoryWriting = create<HistoryWritingState>()(() => ({ pending: 0, isFull: false, lost: 0 }))

/** Names as they are recorded: tidied, null where there is none. */
export function currentWho(): { operator: string | null; station: string | null } {
  const { operator, station } = useHistory.getState()
  return { operator: operator.trim() || null, station: station.trim() || null }
}
