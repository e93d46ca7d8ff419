import type { FlawscopeError } from '../../core/errors'
import type { ExportDocument, ExportSettings } from '../../core/export/document'
import { describeModel, EXPORT_FORMAT } from '../../core/export/document'
import type { InspectionSummary } from '../../core/inspection-summary'
import type { Review } from '../../core/review'
import type { Appearance } from '../../lib/draw-inspection'
import { useEngine } from '../../stores/engine'
import { useInspections, type QueueItem } from '../../stores/inspections'
import { useMeasures } from '../../stores/measures'
import { partOf } from '../../stores/part-library'
import { useParts } from '../../stores/parts'
import { shownIds } from '../../stores/queue-view'
import { useRegionOfInterest } from '../../stores/region-of-interest'
import { useReviews } from '../../stores/reviews'
import type { ExportScope } from '../../stores/export'
import {
  calibratedImage,
  calibratedPixel,
  imageThreshold,
  pixelThreshold,
  useThresholds,
} from '../../stores/thresholds'
import { useView } from '../../stores/view'

export interface FinishedItem {
  readonly item: QueueItem
  readonly inspection: InspectionSummary
  readonly review: Review | undefined
}

/** Everything an export depends on, at the moment it begins: what changes meanwhile does not mix into it. */
export interface Snapshot {
  readonly finished: readonly FinishedItem[]
  readonly failed: readonly { readonly item: QueueItem; readonly error: FlawscopeError }[]
  readonly head: Omit<ExportDocument, 'pictures' | 'failed'>
  readonly appearance: Appearance
}

/** The ids of a scope: shown ones in the shown order. */
export function idsOf(scope: ExportScope): readonly string[] {
  const { order, selectedId } = useInspections.getState()
  if (scope === 'selected') return selectedId === null ? [] : [selectedId]
  return scope === 'shown' ? shownIds() : order
}

function settings(): ExportSettings {
  const thresholds = useThresholds.getState()
  const [image, pixel] = [calibratedImage(thresholds), calibratedPixel(thresholds)]
  const { minimumArea, millimetresPerPixel } = useMeasures.getState()
  return {
    imageThreshold: imageThreshold(thresholds),
    pixelThreshold: pixelThreshold(thresholds),
    calibrated: image === null || pixel === null ? null : { imageThreshold: image, pixelThreshold: pixel },
    minimumArea,
    millimetresPerPixel,
    regionOfInterest: useRegionOfInterest.getState().region,
  }
}

function judge(): ExportDocument['part'] {
  const { activePart } = useParts.getState()
  const profile = activePart && partOf(activePart.id)
  if (!profile) return 'Generic'
  const { id, name, revision, references, settings } = profile
  return { id, name, revision, references: references.length, falseAlarmRate: settings.rate }
}

export function takeSnapshot(scope: ExportScope, now: Date): Snapshot {
  const { items } = useInspections.getState()
  const { reviews } = useReviews.getState()
  const { layer, opacity, colourMap, outline } = useView.getState()
  const { status } = useEngine.getState()
  const wanted = idsOf(scope).flatMap((id) => items[id] ?? [])
  return {
    finished: wanted.flatMap((item) =>
      item.state.phase === 'done'
        ? [{ item, inspection: item.state.inspection, review: reviews[item.id] }]
        : [],
    ),
    failed: wanted.flatMap((item) =>
      item.state.phase === 'failed' ? [{ item, error: item.state.error }] : [],
    ),
    head: {
      format: EXPORT_FORMAT,
      app: { name: 'Flawscope', version: import.meta.env.APP_VERSION },
      exportedAt: now.toISOString(),
      model: status.phase === 'ready' ? describeModel(status.info) : null,
      part: judge(),
      settings: settings(),
    },
    appearance: { layer, opacity, colourMap, outline },
  }
}
