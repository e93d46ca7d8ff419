import { toCoco, type RegionPixels } from '../../core/export/coco'
import {
  describePicture,
  toJson,
  type ExportDocument,
  type ExportedPicture,
} from '../../core/export/document'
import { fileNameFor } from '../../core/export/file-names'
import { picturesCsv, regionsCsv } from '../../core/export/tables'
import type { Inspection } from '../../core/inference'
import { regionsOf, type Region } from '../../core/regions'
import { colourMapPng, greyMapPng, maskPng, overlayPng, smallJpeg } from '../../lib/export/export-pictures'
import { reportHead, reportPicture } from '../../lib/export/report'
import { REPORT_TAIL } from '../../lib/export/report-frame'
import type { Appearance } from '../../lib/draw-inspection'
import type { Maps } from '../../lib/overlay-raster'
import { resultWithin } from '../../lib/region-result'
import type { ExportContent, MapKind } from '../../stores/export'
import { readPicture } from '../../stores/picture-files'
import { readInspection } from '../../stores/result-data'
import { dataUrl, decode, PictureUnreadable } from '../../lib/picture-source'
import type { FinishedItem, Snapshot } from './snapshot'

/** A file of the export, its path in the archive. */
export interface ExportFile {
  readonly name: string
  readonly input: Blob
}

interface Options {
  readonly contents: ReadonlySet<ExportContent>
  readonly mapKind: MapKind
  readonly signal: AbortSignal
  readonly onProgress: (done: number) => void
}

/** Longer side of the report's pictures: sharp on half a page, small enough for hundreds. */
const REPORT_SIDE = 900

interface PictureFacts {
  readonly finished: FinishedItem
  readonly picture: ExportedPicture
  readonly regions: readonly Region[]
  readonly maps: Maps
}

/**
 * Makes the files one after the other, each when it is asked for: at any time one picture is decoded, and what
 * was handed out is not held. Of each picture only its figures stay, and its regions' pixels where COCO wants them.
 *
 * @throws Whatever the browser throws for want of memory, the signal's reason, or a {@link PictureUnreadable}.
 */
export async function* exportFiles(
  { finished, failed, head, appearance }: Snapshot,
  { contents, mapKind, signal, onProgress }: Options,
): AsyncGenerator<ExportFile, void> {
  const pictures: ExportedPicture[] = []
  const pixels: RegionPixels[] = []
  const sections: Blob[] = []
  for (const [index, item] of finished.entries()) {
    signal.throwIfAborted()
    const inspection = await withMaps(item)
    const facts = describe(item, inspection, index + 1, finished.length, contents, head.settings)
    const bitmap =
      contents.has('overlay') || contents.has('report')
        ? await decode(item.item.name, () => inspection.display ?? readPicture(item.item.source))
        : null
    try {
      yield* pictureFiles(facts, bitmap, appearance, mapKind)
      if (bitmap && contents.has('report'))
        sections.push(await section(facts, bitmap, appearance, head.settings))
    } finally {
      bitmap?.close()
    }
    pictures.push(facts.picture)
    if (contents.has('coco')) pixels.push(facts.regions.map(({ runs, box }) => ({ runs, box })))
    onProgress(index + 1)
    // The page stays alive between pictures that need nothing that waits.
    await new Promise((resolve) => setTimeout(resolve))
  }
  signal.throwIfAborted()
  const document: ExportDocument = {
    ...head,
    pictures,
    failed: failed.map(({ item: { name, folder }, error: { code, message } }) => ({
      name,
      folder: folder ?? null,
      code,
      message,
    })),
  }
  yield* summaryFiles(document, pixels, sections, contents)
}

/** The result with its maps: of hundreds, most have to be read back. */
async function withMaps({ item, inspection }: FinishedItem): Promise<Inspection> {
  try {
    return await readInspection(inspection)
  } catch (cause) {
    throw new PictureUnreadable(item.name, cause)
  }
}

function describe(
  { item, review }: FinishedItem,
  inspection: Inspection,
  number: number,
  total: number,
  contents: ReadonlySet<ExportContent>,
  settings: ExportDocument['settings'],
): PictureFacts {
  const { width, height } = inspection
  const result = resultWithin(inspection, settings.regionOfInterest)
  const regions = regionsOf(result.refined, {
    width,
    height,
    threshold: settings.pixelThreshold,
    minimumArea: settings.minimumArea,
  })
  const fileOf = (content: ExportContent, folder: string): string | null =>
    contents.has(content) ? `${folder}/${fileNameFor(item.name, number, total, `${content}.png`)}` : null
  const picture = describePicture(
    {
      number,
      name: item.name,
      folder: item.folder,
      inspection,
      score: result.score,
      regions,
      review,
      files: {
        overlay: fileOf('overlay', 'overlays'),
        map: fileOf('map', 'maps'),
        mask: fileOf('mask', 'masks'),
      },
    },
    settings,
  )
  return {
    finished: { item, inspection, review },
    picture,
    regions,
    maps: { coarse: result.coarse, refined: result.refined },
  }
}

async function* pictureFiles(
  { picture, regions, maps }: PictureFacts,
  bitmap: ImageBitmap | null,
  appearance: Appearance,
  mapKind: MapKind,
): AsyncGenerator<ExportFile, void> {
  const { width, height, files } = picture
  if (files.overlay && bitmap)
    yield {
      name: files.overlay,
      input: await overlayPng(bitmap, { width, height, maps, regions }, appearance),
    }
  if (files.map) {
    const layer = appearance.layer === 'picture' ? 'refined' : appearance.layer
    const input =
      mapKind === 'colour'
        ? await colourMapPng(layer, { width, height, maps }, appearance.colourMap)
        : await greyMapPng(maps.refined, width, height, mapKind === 'grey8' ? 8 : 16)
    yield { name: files.map, input }
  }
  if (files.mask) yield { name: files.mask, input: await maskPng(regions, width, height) }
}

async function section(
  { picture, regions, maps }: PictureFacts,
  bitmap: ImageBitmap,
  appearance: Appearance,
  settings: ExportDocument['settings'],
): Promise<Blob> {
  const { width, height } = picture
  const draw = async (look: Appearance): Promise<string> =>
    dataUrl(await smallJpeg(bitmap, { width, height, maps, regions }, look, REPORT_SIDE))
  const plain = await draw({ ...appearance, layer: 'picture', outline: false })
  return new Blob([reportPicture(picture, settings, { plain, overlay: await draw(appearance) })])
}

function* summaryFiles(
  document: ExportDocument,
  pixels: readonly RegionPixels[],
  sections: readonly Blob[],
  contents: ReadonlySet<ExportContent>,
): Generator<ExportFile, void> {
  const file = (name: string, type: string, ...parts: BlobPart[]): ExportFile => ({
    name,
    input: new Blob(parts, { type }),
  })
  if (contents.has('pictures')) yield file('pictures.csv', 'text/csv', picturesCsv(document))
  if (contents.has('regions')) yield file('regions.csv', 'text/csv', regionsCsv(document))
  if (contents.has('json')) yield file('inspections.json', 'application/json', toJson(document))
  if (contents.has('coco'))
    yield file(
      'coco.json',
      'application/json',
      toCoco(document, (number) => pixels[number - 1]!),
    )
  if (contents.has('report'))
    yield file('report.html', 'text/html', reportHead(document), ...sections, REPORT_TAIL)
}
