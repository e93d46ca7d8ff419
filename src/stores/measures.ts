import { z } from 'zod/mini'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

const storedMeasures = z.object({
  /** Length of a picture pixel's side on the part, in millimetres; null while it is not known. */
  millimetresPerPixel: z.nullable(z.number().check(z.positive(), z.maximum(1000))),
  /** Regions of fewer picture pixels are left out. */
  minimumArea: z.int().check(z.minimum(1), z.maximum(1_000_000)),
})

interface MeasuresState extends z.infer<typeof storedMeasures> {
  setMillimetresPerPixel: (millimetres: number | null) => void
  setMinimumArea: (pixels: number) => void
}

/** Eight by eight pixels: about what a cell of the map covers on a small picture. */
export const DEFAULT_MINIMUM_AREA = 64

/** How regions are measured; kept between visits. */
export const useMeasures = create<MeasuresState>()(
  persist(
    (set) => ({
      millimetresPerPixel: null,
      minimumArea: DEFAULT_MINIMUM_AREA,
      setMillimetresPerPixel: (millimetresPerPixel) => set({ millimetresPerPixel }),
      setMinimumArea: (minimumArea) => set({ minimumArea }),
    }),
    {
      name: 'flawscope.measures',
      version: 1,
      partialize: ({ millimetresPerPixel, minimumArea }) => ({ millimetresPerPixel, minimumArea }),
      merge: (stored, current) => ({ ...current, ...storedMeasures.safeParse(stored).data }),
    },
  ),
)
