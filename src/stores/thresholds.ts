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

/** Thresholds of the part that judges: what it was calibrated to, and what the user made of that. */
export interface PartThresholds {
  readonly id: string
  readonly calibrated: { readonly image: number; readonly pixel: number }
  readonly imageOverride: number | null
  readonly pixelOverride: number | null
}

interface ThresholdsState extends z.infer<typeof storedThresholds> {
  readonly calibration: Bundle['calibration'] | null
  /** Null while the generic detector judges, for which the values above are. Kept with the part, not here. */
  readonly part: PartThresholds | null
  /** Takes over a bundle's calibration; the user's own values survive only with the same bundle. */
  calibrate: (bundle: Bundle) => void
  setPart: (part: PartThresholds | null) => void
  setImage: (threshold: number) => void
  setPixel: (threshold: number) => void
  resetImage: () => void
  resetPixel: () => void
}

/** Where verdicts and outlines start, and what the user made of it; kept between visits. */
export const useThresholds = create<ThresholdsState>()(
  persist(
    (set) => {
      const override = (own: { imageOverride?: number | null; pixelOverride?: number | null }) =>
        set(({ part }) => (part ? { part: { ...part, ...own } } : own))
      return {
        calibration: null,
        part: null,
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
        setPart: (part) => set({ part }),
        setImage: (imageOverride) => override({ imageOverride }),
        setPixel: (pixelOverride) => override({ pixelOverride }),
        resetImage: () => override({ imageOverride: null }),
        resetPixel: () => override({ pixelOverride: null }),
      }
    },
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

type Thresholds = Pick<ThresholdsState, 'calibration' | 'part' | 'imageOverride' | 'pixelOverride'>

/** The score from which a picture is NG. */
export const imageThreshold = (state: Thresholds): number =>
  (state.part ?? state).imageOverride ?? calibratedImage(state) ?? UNCALIBRATED

/** The same for the generic detector, also while a part judges. */
export const genericImageThreshold = (state: Thresholds): number => imageThreshold({ ...state, part: null })

/** The probability from which a pixel counts as defective. */
export const pixelThreshold = (state: Thresholds): number =>
  (state.part ?? state).pixelOverride ?? calibratedPixel(state) ?? UNCALIBRATED

/** Where the part's calibration puts the image threshold, or the bundle's; null before there is one. */
export const calibratedImage = ({ part, calibration }: Thresholds): number | null =>
  part?.calibrated.image ?? calibration?.imageThreshold ?? null

export const calibratedPixel = ({ part, calibration }: Thresholds): number | null =>
  part?.calibrated.pixel ?? calibration?.pixelThreshold ?? null

/** Whether the user moved them. */
export const isImageOverridden = (state: Thresholds): boolean => (state.part ?? state).imageOverride !== null
export const isPixelOverridden = (state: Thresholds): boolean => (state.part ?? state).pixelOverride !== null
