import { z } from 'zod/mini'
import { probability } from '../core/schema-parts'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { colourMaps, layers, type ColourMapName, type Comparison, type Layer } from '../core/display'

export const themes = ['light', 'dark', 'system'] as const
export type Theme = (typeof themes)[number]

const storedView = z.object({
  layer: z.enum(layers),
  opacity: probability,
  colourMap: z.enum(colourMaps),
  outline: z.boolean(),
  theme: z.enum(themes),
})

interface ViewState extends z.infer<typeof storedView> {
  /** Takes the layer's place while it is on; not kept between visits. */
  readonly comparison: Comparison | null
  /** Shows a layer and ends a comparison. */
  setLayer: (layer: Layer) => void
  /** Begins a comparison, or ends it if it is the one that is on. */
  toggleComparison: (comparison: Comparison) => void
  /** Opacity of the heat map over the picture, in [0, 1]. */
  setOpacity: (opacity: number) => void
  setColourMap: (colourMap: ColourMapName) => void
  /** Whether regions at or above the pixel threshold are outlined. */
  setOutline: (outline: boolean) => void
  setTheme: (theme: Theme) => void
}

export const DEFAULT_OPACITY = 0.75

/** How results are shown; kept between visits. */
export const useView = create<ViewState>()(
  persist(
    (set) => ({
      layer: 'refined',
      opacity: DEFAULT_OPACITY,
      colourMap: colourMaps[0],
      outline: true,
      theme: 'system',
      comparison: null,
      setLayer: (layer) => set({ layer, comparison: null }),
      toggleComparison: (comparison) =>
        set((state) => ({ comparison: state.comparison === comparison ? null : comparison })),
      setOpacity: (opacity) => set({ opacity }),
      setColourMap: (colourMap) => set({ colourMap }),
      setOutline: (outline) => set({ outline }),
      setTheme: (theme) => set({ theme }),
    }),
    {
      name: 'flawscope.view',
      version: 1,
      partialize: ({ layer, opacity, colourMap, outline, theme }) => ({
        layer,
        opacity,
        colourMap,
        outline,
        theme,
      }),
      // An older or damaged store must not break the page: it is taken over whole and valid, or not at all.
      merge: (stored, current) => ({ ...current, ...storedView.safeParse(stored).data }),
    },
  ),
)
