import { z } from 'zod/mini'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { sensitivities } from '../core/live/part-presence'

export const liveModes = ['continuous', 'interval', 'trigger'] as const
export type LiveMode = (typeof liveModes)[number]

/** Heights of the usual camera pictures, 4:3 or 16:9. */
export const cameraHeights = [480, 720, 1080, 1440, 2160] as const

export const INTERVAL_SECONDS = { min: 0.5, max: 3600 } as const
export const STILL_SECONDS = { min: 0.1, max: 10 } as const

const liveSettings = z.object({
  /** Null: whatever the browser takes. */
  deviceId: z.nullable(z.string()),
  height: z.number().check(z.positive(), z.maximum(4320)),
  mode: z.enum(liveModes),
  intervalSeconds: z.number().check(z.gte(INTERVAL_SECONDS.min), z.lte(INTERVAL_SECONDS.max)),
  /** Name of the key that triggers, as `KeyboardEvent.key` gives it. */
  triggerKey: z.string().check(z.minLength(1), z.maxLength(40)),
  /** Whether a part that comes to rest triggers as well. */
  watchesParts: z.boolean(),
  stillSeconds: z.number().check(z.gte(STILL_SECONDS.min), z.lte(STILL_SECONDS.max)),
  sensitivity: z.enum(sensitivities),
  hasSound: z.boolean(),
  /** Whether the heat map lies over the camera's picture. */
  hasOverlay: z.boolean(),
  /** Whether frames that are NG go to the history with their picture. */
  keepsNg: z.boolean(),
})

export type LiveSettings = z.infer<typeof liveSettings>

/** How the camera is used at this station; kept between visits. */
export const useLiveSettings = create<LiveSettings>()(
  persist(
    (): LiveSettings => ({
      deviceId: null,
      height: 1080,
      mode: 'continuous',
      intervalSeconds: 2,
      triggerKey: ' ',
      watchesParts: false,
      stillSeconds: 0.4,
      sensitivity: 'medium',
      hasSound: false,
      hasOverlay: true,
      keepsNg: true,
    }),
    {
      name: 'flawscope.live',
      version: 1,
      // An older or damaged store must not break the page: it is taken over whole and valid, or not at all.
      merge: (stored, current) => ({ ...current, ...liveSettings.safeParse(stored).data }),
    },
  ),
)
