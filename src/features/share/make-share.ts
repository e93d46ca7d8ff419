import { modelHash } from '../../core/bundle'
import { compareRegions, type RegionAgreement } from '../../core/region-agreement'
import { fail, succeed, type Result } from '../../core/errors'
import type { Inspection } from '../../core/inference'
import type { InspectionSummary } from '../../core/inspection-summary'
import { regionsOf, type Region } from '../../core/regions'
import { sentence } from '../../core/sentence'
import { encodeShare, plainName, roomForPicture, type SharedSettings } from '../../core/share-link'
import type { DetailMode } from '../../core/tiles'
import { decode } from '../../lib/picture-source'
import { resultWithin } from '../../lib/region-result'
import { shrinkPicture } from '../../lib/share/shrink-picture'
import { useEngine } from '../../stores/engine'
import type { QueueItem } from '../../stores/inspections'
import { useInspector } from '../../stores/inspector'
import { localeOf, useLanguage } from '../../stores/language'
import { useMeasures } from '../../stores/measures'
import { useParts, type ActivePart } from '../../stores/parts'
import { readPicture } from '../../stores/picture-files'
import { useRegionOfInterest } from '../../stores/region-of-interest'
import { readInspection } from '../../stores/result-data'
import { imageThreshold, pixelThreshold, useThresholds } from '../../stores/thresholds'
import { useView } from '../../stores/view'
import { useViewport } from '../../stores/viewport'

/** A picture as its receiver will see it. */
export interface Seen {
  readonly picture: ImageBitmap
  readonly inspection: Inspection
  readonly score: number
  readonly regions: readonly Region[]
}

export interface Share {
  /** For the fragment of an address. */
  readonly link: string
  readonly settings: SharedSettings
  readonly seen: Seen
  /** The picture in the link and how its result differs from the original's; null for samples. */
  readonly copy: {
    readonly blob: Blob
    readonly width: number
    readonly height: number
    readonly originalScore: number
    readonly agreement: RegionAgreement
  } | null
}

export type FinishedItem = QueueItem & {
  readonly state: { readonly phase: 'done'; readonly inspection: InspectionSummary }
}

/**
 * Makes the link of a finished picture. A picture that is no sample is made small, inspected as the receiver will,
 * and compared with the original, so that the sender sees what is sent.
 *
 * @param maximumCharacters Of the link; the picture is made to fit.
 */
export async function makeShare(
  item: FinishedItem,
  maximumCharacters: number,
  signal: AbortSignal,
): Promise<Result<Share>> {
  try {
    const inspection = await readInspection(item.state.inspection)
    const settings = currentSettings(inspection)
    if (!settings) return notReady()
    const picture = await decode(item.name, () => inspection.display ?? readPicture(item.source))
    const original = see(picture, inspection, settings)
    const name = plainName(item.name)
    if (item.source.kind === 'sample') {
      const link = encodeShare({ name, picture: { kind: 'sample', id: item.name }, settings })
      return link.ok ? succeed({ link: link.value, settings, seen: original, copy: null }) : link
    }
    return await embed(name, original, settings, maximumCharacters, signal)
  } catch (cause) {
    return fail(
      'share-failed',
      sentence`The link could not be made.`,
      sentence`The picture may have been moved or deleted, or memory is short. Add it again and try once more.`,
      cause,
    )
  }
}

async function embed(
  name: string,
  original: Seen,
  settings: SharedSettings,
  maximumCharacters: number,
  signal: AbortSignal,
): Promise<Result<Share>> {
  const { inspect } = useInspector.getState()
  if (!inspect) return notReady()
  const small = await shrinkPicture(original.picture, roomForPicture(name, settings, maximumCharacters))
  if (!small)
    return fail(
      'share-too-large',
      sentence`The picture does not fit into a link, not even as a small copy.`,
      sentence`Export the result as files and send those.`,
    )
  const { blob, width, height } = small
  const scale = width / original.inspection.width
  const scaled = {
    ...settings,
    minimumArea: Math.max(1, Math.round(settings.minimumArea * scale ** 2)),
    millimetresPerPixel: settings.millimetresPerPixel && rounded(settings.millimetresPerPixel / scale, 9),
  }
  const link = encodeShare({
    name,
    picture: { kind: 'embedded', bytes: new Uint8Array(await blob.arrayBuffer()) },
    settings: scaled,
  })
  if (!link.ok) return link
  const { activePart } = useParts.getState()
  const inspected = await inspect(blob, { signal, ...judging(activePart, settings.detail) })
  if (!inspected.ok) return inspected
  const seen = see(await createImageBitmap(blob), inspected.value, scaled)
  return succeed({
    link: link.value,
    settings: scaled,
    seen,
    copy: {
      blob,
      width,
      height,
      originalScore: original.score,
      agreement: compareRegions(
        { ...original.inspection, regions: original.regions },
        { width, height, regions: seen.regions },
      ),
    },
  })
}

const judging = (part: ActivePart | null, detail: DetailMode) =>
  part ? { part: { key: part.key, model: part.model } } : detail === 'whole' ? {} : { detail }

function see(picture: ImageBitmap, inspection: Inspection, settings: SharedSettings): Seen {
  const { width, height } = inspection
  const { score, refined } = resultWithin(inspection, settings.region)
  const { pixelThreshold, minimumArea } = settings
  const regions = regionsOf(refined, { width, height, threshold: pixelThreshold, minimumArea })
  return { picture, inspection, score, regions }
}

const notReady = () =>
  fail('share-failed', sentence`The detector is not ready.`, sentence`Wait until it is, then try again.`)

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))

/** What is on screen, rounded to what can be seen; null while no model runs. */
function currentSettings(inspection: Inspection): SharedSettings | null {
  const { status } = useEngine.getState()
  if (status.phase !== 'ready') return null
  const { bundle } = status.info
  const { layer, comparison, opacity, colourMap, outline } = useView.getState()
  const thresholds = useThresholds.getState()
  const { minimumArea, millimetresPerPixel } = useMeasures.getState()
  const { activePart } = useParts.getState()
  return {
    bundle: { id: bundle.id, hash: modelHash(bundle) },
    part: activePart && {
      id: activePart.id,
      name: plainName(activePart.name),
      revision: activePart.key,
    },
    layer,
    comparison,
    opacity: rounded(opacity, 3),
    colourMap,
    outline,
    imageThreshold: rounded(imageThreshold(thresholds), 6),
    pixelThreshold: rounded(pixelThreshold(thresholds), 6),
    region: sharedRegion(),
    minimumArea,
    millimetresPerPixel: millimetresPerPixel && rounded(millimetresPerPixel, 9),
    detail: detailOf(inspection),
    place: currentPlace(),
    locale: localeOf(useLanguage.getState()),
  }
}

/** A hundred-thousandth of a side is less than a pixel of any camera. */
function sharedRegion(): SharedSettings['region'] {
  const fraction = (value: number): number => rounded(value, 5)
  return {
    shapes: useRegionOfInterest.getState().region.shapes.map((shape) =>
      shape.kind === 'polygon'
        ? { ...shape, points: shape.points.map(([u, v]) => [fraction(u), fraction(v)]) }
        : {
            ...shape,
            left: fraction(shape.left),
            top: fraction(shape.top),
            right: fraction(shape.right),
            bottom: fraction(shape.bottom),
          },
    ),
  }
}

/** How the picture was looked at, which need not be how the next one will be; a copy has the same tiles. */
function detailOf({ detail }: Inspection): DetailMode {
  if (!detail) return 'whole'
  const { columns, rows } = detail
  if (columns !== rows) return 'auto'
  return columns === 2 ? '2x2' : columns === 3 ? '3x3' : 'auto'
}

function currentPlace(): SharedSettings['place'] {
  const look = useViewport.getState().controls?.look()
  if (!look || Math.abs(look.scale - 1) < 0.01) return null
  const { x, y, scale } = look
  return { x: rounded(x, 4), y: rounded(y, 4), scale: rounded(scale, 3) }
}
