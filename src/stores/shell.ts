import { z } from 'zod/mini'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

const storedShell = z.object({ singleKeys: z.boolean() })

/** Ways to bring pictures in that need an element of the page. */
export interface Intake {
  browseFiles: () => void
  browseFolder: () => void
}

type ShellDialog = 'shortcuts' | 'palette' | 'samples' | 'export' | 'device' | 'licences' | 'share'

interface ShellState extends z.infer<typeof storedShell> {
  /** The window that is open over the page. */
  readonly dialog: ShellDialog | null
  /** Null while nothing on the page takes pictures. */
  readonly intake: Intake | null
  show: (dialog: ShellDialog) => void
  /** Closes this window; another one that has come in its place stays. */
  hide: (dialog: ShellDialog) => void
  /** Whether single characters run commands; whoever speaks to the page switches them off. */
  setSingleKeys: (singleKeys: boolean) => void
}

/** What frames the features: windows over the page and habits of the keyboard. */
export const useShell = create<ShellState>()(
  persist(
    (set) => ({
      singleKeys: true,
      dialog: null,
      intake: null,
      show: (dialog) => set({ dialog }),
      hide: (dialog) => set((state) => (state.dialog === dialog ? { dialog: null } : {})),
      setSingleKeys: (singleKeys) => set({ singleKeys }),
    }),
    {
      name: 'flawscope.shell',
      version: 1,
      partialize: ({ singleKeys }) => ({ singleKeys }),
      merge: (stored, current) => ({ ...current, ...storedShell.safeParse(stored).data }),
    },
  ),
)
