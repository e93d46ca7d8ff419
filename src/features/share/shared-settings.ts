import type { SharedSettings } from '../../core/share-link'
import { activatePart, usePartChoice } from '../../stores/active-part'
import { useDetail } from '../../stores/detail'
import { useInspections } from '../../stores/inspections'
import { useMeasures } from '../../stores/measures'
import { useParts } from '../../stores/parts'
import { useRegionOfInterest } from '../../stores/region-of-interest'
import { useSharedView } from '../../stores/shared-view'
import { calibratedImage, calibratedPixel, useThresholds } from '../../stores/thresholds'
import { useView } from '../../stores/view'
import { hold, type Held } from './hold'

/** What the user had before a link was opened. */
interface Own {
  readonly partId: string | null
  readonly comparison: ReturnType<typeof useView.getState>['comparison']
  /** Steps of drawing the region of interest. */
  readonly steps: Pick<ReturnType<typeof useRegionOfInterest.getState>, 'past' | 'future'>
  readonly held: readonly Held[]
}

let own: Own | null = null

/** Thresholds of a link that are the calibrated ones but for rounding are not the user's. */
const ROUNDING = 1e-5

/**
 * Shows the page as a link says, for as long as its view is opened.
 *
 * @param partId The part of this device that judges as the sender's; null: the generic detector.
 */
export function applyShared(settings: SharedSettings, partId: string | null): void {
  const { region, minimumArea, millimetresPerPixel, detail } = settings
  own = {
    partId: useParts.getState().activePart?.id ?? null,
    comparison: useView.getState().comparison,
    steps: { past: useRegionOfInterest.getState().past, future: useRegionOfInterest.getState().future },
    held: [
      hold(useView, ['layer', 'opacity', 'colourMap', 'outline']),
      hold(useThresholds, ['imageOverride', 'pixelOverride']),
      hold(useRegionOfInterest, ['region']),
      hold(useMeasures, ['minimumArea', 'millimetresPerPixel']),
      hold(useDetail, ['mode']),
      hold(usePartChoice, ['wantedId', 'generic']),
    ],
  }
  if (partId !== own.partId) activatePart(partId)
  const { layer, comparison, opacity, colourMap, outline } = settings
  useView.setState({ layer, comparison, opacity, colourMap, outline })
  useRegionOfInterest.setState({ region, past: [], future: [] })
  useMeasures.setState({ minimumArea, millimetresPerPixel })
  useDetail.setState({ mode: detail })
  applyThresholds(settings)
}

function applyThresholds({ imageThreshold, pixelThreshold }: SharedSettings): void {
  const thresholds = useThresholds.getState()
  const isCalibrated = (value: number, calibrated: number | null): boolean =>
    calibrated !== null && Math.abs(value - calibrated) < ROUNDING
  if (isCalibrated(imageThreshold, calibratedImage(thresholds))) thresholds.resetImage()
  else thresholds.setImage(imageThreshold)
  if (isCalibrated(pixelThreshold, calibratedPixel(thresholds))) thresholds.resetPixel()
  else thresholds.setPixel(pixelThreshold)
}

/** Goes back to what the user had before the link. */
export function backToOwn(): void {
  if (!own) return
  const { partId, comparison, steps, held } = own
  own = null
  // Brings the part's own region and thresholds; what it says is not written down while the view is opened.
  if (!activatePart(partId).ok) activatePart(null)
  for (const { release } of held) release()
  useSharedView.setState({ opened: null })
  for (const { restore } of held) restore()
  useView.setState({ comparison })
  useRegionOfInterest.setState(steps)
}

/** Takes the link's settings over as the user's. */
export function keepShared(): void {
  if (!own) return
  const { held } = own
  own = null
  for (const { release } of held) release()
  useSharedView.setState({ opened: null })
  // Each is written down as it is now.
  useView.setState({})
  useThresholds.setState({})
  useRegionOfInterest.setState({})
  useMeasures.setState({})
  useDetail.setState({})
  usePartChoice.setState({})
}

/** The link's settings end with its picture. */
useInspections.subscribe(({ items }) => {
  const { opened } = useSharedView.getState()
  if (opened && opened.itemId !== null && items[opened.itemId] === undefined) backToOwn()
})

/** Nor do they follow to places that do not say that they are a link's. */
window.addEventListener('hashchange', () => {
  if (useSharedView.getState().opened && !/^#?\/?$/.test(location.hash)) backToOwn()
})
