import { z } from 'zod/mini'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { fail, succeed, type Result } from '../core/errors'
import { calibrationOf, isSameBundle, partIdSchema, type PartProfile } from '../core/part-profile'
import { fitsBundle, partBundleOf } from '../core/part-record'
import { regionOfInterestSchema } from '../core/region-of-interest'
import { sentence } from '../core/sentence'
import { useEngine } from './engine'
import { useMeasures } from './measures'
import { partOf } from './part-library'
import { PART_CHOICE, useParts, type ActivePart } from './parts'
import { useRegionOfInterest } from './region-of-interest'
import { useThresholds } from './thresholds'

/** Region and scale that count without a part. */
const genericSetup = z.object({
  region: regionOfInterestSchema,
  millimetresPerPixel: z.nullable(z.number().check(z.positive(), z.maximum(1000))),
})

const storedChoice = z.object({
  /** The part that was chosen, also while it cannot be used yet. */
  wantedId: z.nullable(partIdSchema),
  /** Put back when no part judges any more; null while none does. */
  generic: z.nullable(genericSetup),
})

/** Which part was chosen to judge by; kept between visits. */
export const usePartChoice = create<z.infer<typeof storedChoice>>()(
  persist((): z.infer<typeof storedChoice> => ({ wantedId: null, generic: null }), {
    name: PART_CHOICE,
    version: 1,
    merge: (stored, current) => ({ ...current, ...storedChoice.safeParse(stored).data }),
  }),
)

/** Why a part cannot judge with the model that runs; `ok` while no model has said what it is. */
export function usability(profile: PartProfile): Result<void> {
  const { status } = useEngine.getState()
  if (status.phase !== 'ready') return succeed(undefined)
  const { bundle } = status.info
  const own = partBundleOf(bundle)
  return own && isSameBundle(own, profile.bundle) && fitsBundle(profile.model, bundle)
    ? succeed(undefined)
    : fail(
        'part-bundle',
        sentence`This part was taught with another model (${profile.bundle.id}).`,
        sentence`Teach it anew from its pictures on the Parts page; that takes about as long as the first time.`,
      )
}

/** Lets a part judge, or the generic detector; its region, scale and thresholds come with it. */
export function activatePart(id: string | null): Result<void> {
  if (id === null) {
    deactivate()
    return succeed(undefined)
  }
  const profile = partOf(id)
  if (!profile)
    return fail(
      'part-missing',
      sentence`This part is no longer on this device.`,
      sentence`It may have been deleted in another tab. Reload the page.`,
    )
  const usable = usability(profile)
  if (!usable.ok) return usable
  if (usePartChoice.getState().generic === null) usePartChoice.setState({ generic: currentSetup() })
  usePartChoice.setState({ wantedId: id })
  applySetup({ region: profile.regionOfInterest, millimetresPerPixel: profile.millimetresPerPixel })
  showActive(profile)
  return usable
}

/** A profile as those take it who judge by it. */
export function asActivePart(profile: PartProfile): ActivePart {
  const { id, name, revision, model, regionOfInterest } = profile
  const { image, pixel } = calibrationOf(profile)
  return {
    id,
    name,
    key: revision,
    model,
    thresholds: { image: image.value, pixel: pixel.value },
    regionOfInterest,
  }
}

/** Hands a profile to whoever judges by it; its region and scale are left as they are. */
export function showActive(profile: PartProfile): void {
  const active = asActivePart(profile)
  const { imageThreshold, pixelThreshold } = profile.settings
  useThresholds.getState().setPart({
    id: profile.id,
    calibrated: active.thresholds,
    imageOverride: imageThreshold,
    pixelOverride: pixelThreshold,
  })
  useParts.getState().setActivePart(active)
}

function deactivate(): void {
  const { generic } = usePartChoice.getState()
  useParts.getState().setActivePart(null)
  useThresholds.getState().setPart(null)
  if (generic) applySetup(generic)
  usePartChoice.setState({ wantedId: null, generic: null })
}

type Setup = z.infer<typeof genericSetup>

export const currentSetup = (): Setup => ({
  region: useRegionOfInterest.getState().region,
  millimetresPerPixel: useMeasures.getState().millimetresPerPixel,
})

export function applySetup({ region, millimetresPerPixel }: Setup): void {
  // Another part's steps are not to be undone on this one.
  if (region !== useRegionOfInterest.getState().region)
    useRegionOfInterest.setState({ region, past: [], future: [] })
  useMeasures.setState({ millimetresPerPixel })
}
