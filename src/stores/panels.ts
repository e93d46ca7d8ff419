import { z } from 'zod/mini'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** The panes whose width the user sets; the viewer takes what is left. Widths in CSS pixels. */
export const panelWidths = {
  queue: { minimum: 224, initial: 296, maximum: 480 },
  inspector: { minimum: 272, initial: 312, maximum: 560 },
} as const
export type PanelName = keyof typeof panelWidths

const width = z.number().check(z.positive())
const storedPanels = z.object({ queue: width, inspector: width })

interface PanelsState extends z.infer<typeof storedPanels> {
  /** Sets a width; what is too narrow or too wide becomes the nearest that is not. */
  resize: (name: PanelName, width: number) => void
}

/** How wide the panes are where they stand side by side; kept between visits. */
export const usePanels = create<PanelsState>()(
  persist(
    (set) => ({
      queue: panelWidths.queue.initial,
      inspector: panelWidths.inspector.initial,
      resize: (name, width) => {
        const { minimum, maximum } = panelWidths[name]
        set({ [name]: Math.round(Math.min(maximum, Math.max(minimum, width))) })
      },
    }),
    {
      name: 'flawscope.panels',
      version: 1,
      partialize: ({ queue, inspector }) => ({ queue, inspector }),
      merge: (stored, current) => ({ ...current, ...storedPanels.safeParse(stored).data }),
    },
  ),
)
