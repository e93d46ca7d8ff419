import { z } from 'zod/mini'
import { probability } from '../core/schema-parts'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Bundle } from '../core/bundle'

const storedThresholds = z.object({
  /** The bundle these were set for; another bundle's scores mean something else. */
  bundle: z.nullable(z.string()),
  imageOverride: z.nullable(probability),
  pixelOverride: z.nullable(probability),
})

interface ThresholdsState extends z.infer<typeof storedThresholds> {
  readonly calibration: Bundle['calibration'] | null
  /** Takes over a bundle's calibration; the user's own values survive only with the same bundle. */
  calibrate: (bundle: Bundle) => void
  setImage: (threshold: number) => void
  setPixel: (threshold: number) => void
  resetImage: () => void
  resetPixel: () => void
}

/** Where verdicts and outlines start, and what the user made of it; kept between visits. */
export const useThresholds = create<ThresholdsState>()(
  persist(
    (set) => ({
      calibration: null,
      bundle: null,
      imageOverride: null,
      pixelOverride: null,
      calibrate: ({ id, version, calibration }) =>
        set((state) => {
          const bundle = `${id}@${version}`
          return state.bundle === bundle
            ? { calibration }
            : { calibration, bundle, imageOverride: null, pixelOverride: null }
        }),
      setImage: (imageOverride) => set({ imageOverride }),
      setPixel: (pixelOverride) => set({ pixelOverride }),
      resetImage: () => set({ imageOverride: null }),
      resetPixel: () => set({ pixelOverride: null }),
    }),
    {
      name: 'flawscope.thresholds',
      version: 1,
      partialize: ({ bundle, imageOverride, pixelOverride }) => ({ bundle, imageOverride, pixelOverride }),
      merge: (stored, current) => ({ ...current, ...storedThresholds.safeParse(stored).data }),
    },
  ),
)

/** Used only before a bundle has said better. */
const UNCALIBRATED = 0.5

type Thresholds = Pick<ThresholdsState, 'calibration' | 'imageOverride' | 'pixelOverride'>

/** The score from which a picture is NG. */
export const imageThreshold = ({ calibration, imageOverride }: Thresholds): number =>
  imageOverride ?? calibration?.imageThreshold ?? UNCALIBRATED

/** The probability from which a pixel counts as defective. */
export const pixelThreshold = ({ calibration, pixelOverride }: Thresholds): number =>
  pixelOverride ?? calibration?.pixelThreshold ?? UNCALIBRATED
