import { toast } from 'sonner'
import { calibrationOf, type PartProfile } from '../core/part-profile'
import { translateError } from '../lib/translate'
import { activatePart, applySetup, currentSetup, showActive, usePartChoice } from '../stores/active-part'
import { useEngine } from '../stores/engine'
import { useMeasures } from '../stores/measures'
import { changePart, partOf, refreshParts, usePartLibrary } from '../stores/part-library'
import { useParts, type ActivePart } from '../stores/parts'
import { useRegionOfInterest } from '../stores/region-of-interest'
import { useSharedView } from '../stores/shared-view'
import { useTeaching } from '../stores/teaching'
import { useThresholds } from '../stores/thresholds'

/** A drag is written down when it rests. */
const WRITE_AFTER_MS = 400

/**
 * Brings back the part of an earlier visit and keeps it in step: what is taught or set on the Parts page reaches the
 * inspection, and region, scale and thresholds that are set while it judges are written down with it.
 */
export async function startActivePart(): Promise<void> {
  await refreshParts()
  const resume = () => {
    const { wantedId } = usePartChoice.getState()
    if (wantedId === null || useParts.getState().activePart || useEngine.getState().status.phase !== 'ready')
      return
    const activated = activatePart(wantedId)
    if (activated.ok) return
    activatePart(null)
    const { message, hint } = translateError(activated.error)
    toast(message, { description: hint })
  }
  resume()
  // What was kept of the choice makes no sense any more.
  if (usePartChoice.getState().wantedId === null) useParts.getState().setActivePart(null)
  useEngine.subscribe(resume)
  void warmUp()
  useEngine.subscribe(() => void warmUp())
  useParts.subscribe(() => void warmUp())
  usePartLibrary.subscribe(follow)
  useRegionOfInterest.subscribe(writeSoon)
  useMeasures.subscribe(writeSoon)
  useThresholds.subscribe(writeSoon)
}

let isWarming = false

/**
 * Has the first part that is to judge look at a picture of its own, so that the engine fetches code and graph for
 * parts before a picture of the queue needs them, which may be when there is no network any more.
 */
async function warmUp(): Promise<void> {
  const { teacher, isWarm } = useTeaching.getState()
  const isReady = useEngine.getState().status.phase === 'ready'
  if (!isReady && isWarm) useTeaching.setState({ isWarm: false })
  const { activePart } = useParts.getState()
  const own = activePart && partOf(activePart.id)?.references[0]
  if (!isReady || isWarm || isWarming || !teacher || !own) return
  isWarming = true
  const looked = await teacher.inspect(own.thumbnail, { part: activePart })
  isWarming = false
  if (looked.ok) useTeaching.setState({ isWarm: true })
}

/** A link's view is looked at: nothing of it belongs to the part. */
const isViewOpened = (): boolean => useSharedView.getState().opened !== null

function follow(): void {
  const { activePart } = useParts.getState()
  if (!activePart || isViewOpened()) return
  const profile = partOf(activePart.id)
  if (profile === undefined) activatePart(null)
  else if (!isPending() && !(isAsSet(profile) && isAsTaught(activePart, profile))) {
    const { regionOfInterest, millimetresPerPixel } = profile
    applySetup({ region: regionOfInterest, millimetresPerPixel })
    showActive(profile)
  }
}

function isAsTaught({ key, name, thresholds }: ActivePart, profile: PartProfile): boolean {
  const { image, pixel } = calibrationOf(profile)
  return (
    key === profile.revision &&
    name === profile.name &&
    thresholds.image === image.value &&
    thresholds.pixel === pixel.value
  )
}

let timer: ReturnType<typeof setTimeout> | undefined
const isPending = (): boolean => timer !== undefined

function writeSoon(): void {
  const { activePart } = useParts.getState()
  const profile = activePart && partOf(activePart.id)
  if (!profile || isViewOpened() || isAsSet(profile)) return
  clearTimeout(timer)
  const { id } = profile
  timer = setTimeout(() => {
    timer = undefined
    if (useParts.getState().activePart?.id === id && !isViewOpened()) void write(id)
  }, WRITE_AFTER_MS)
}

async function write(id: string): Promise<void> {
  const { region, millimetresPerPixel } = currentSetup()
  const { part } = useThresholds.getState()
  const changed = await changePart(id, (profile) => ({
    ...profile,
    regionOfInterest: region,
    millimetresPerPixel,
    settings: {
      ...profile.settings,
      imageThreshold: part?.imageOverride ?? null,
      pixelThreshold: part?.pixelOverride ?? null,
    },
  }))
  if (changed.ok) return
  const { message, hint } = translateError(changed.error)
  toast(message, { description: hint })
}

/** Whether what is set on the page is what the profile says. */
function isAsSet({ settings, regionOfInterest, millimetresPerPixel }: PartProfile): boolean {
  const now = currentSetup()
  const { part } = useThresholds.getState()
  return (
    now.millimetresPerPixel === millimetresPerPixel &&
    (part?.imageOverride ?? null) === settings.imageThreshold &&
    (part?.pixelOverride ?? null) === settings.pixelThreshold &&
    JSON.stringify(now.region) === JSON.stringify(regionOfInterest)
  )
}
