import type { Region } from '../regions'
import type { ExportDocument } from './document'

/**
 * COCO object detection, as `pycocotools` reads it. Areas are run-length encoded and not polygons: holes and
 * single pixels stay what they are, so that the decoded mask equals the exported one pixel by pixel.
 */

interface RunLengths {
  /** Height and width, in this order. */
  readonly size: readonly [height: number, width: number]
  /** Lengths of runs down the columns, outside and inside in turn, outside first. */
  readonly counts: readonly number[]
}

const CATEGORY = { id: 1, name: 'anomaly', supercategory: 'defect' } as const

/** COCO's uncompressed run lengths of one region. */
export function runLengths(
  { runs, box }: Pick<Region, 'runs' | 'box'>,
  width: number,
  height: number,
): RunLengths {
  // The region's own box is enough; its columns follow each other at the picture's height.
  const inside = new Uint8Array(box.width * box.height)
  for (let index = 0; index < runs.length; index += 3)
    for (let x = runs[index + 1]!; x < runs[index + 2]!; x++)
      inside[(x - box.x) * box.height + runs[index]! - box.y] = 1
  const counts: number[] = []
  /** End of the latest run inside, and the start of the one that is open; places count down the columns. */
  let [end, start] = [0, -1]
  const close = (place: number): void => {
    if (counts.length > 0 && start === end) counts[counts.length - 1]! += place - start
    else counts.push(start - end, place - start)
    end = place
    start = -1
  }
  for (let x = 0; x < box.width; x++) {
    const column = (box.x + x) * height + box.y
    for (let y = 0; y < box.height; y++) {
      const isInside = inside[x * box.height + y] === 1
      if (isInside && start < 0) start = column + y
      else if (!isInside && start >= 0) close(column + y)
    }
    if (start >= 0) close(column + box.height)
  }
  if (end < width * height) counts.push(width * height - end)
  return { size: [height, width], counts }
}

/** What COCO needs of a picture beside the document: the pixels of its regions, in the document's order. */
export type RegionPixels = readonly Pick<Region, 'runs' | 'box'>[]

/**
 * A COCO data set of all finished pictures; one without regions is an image without annotations.
 *
 * @param pixelsOf The regions of the picture with that number.
 */
export function toCoco(document: ExportDocument, pixelsOf: (number: number) => RegionPixels): string {
  const { app, exportedAt, pictures } = document
  const images = pictures.map(({ number, name, folder, width, height, score, verdict }) => ({
    id: number,
    file_name: folder ? `${folder}/${name}` : name,
    width,
    height,
    anomaly_score: score,
    verdict,
  }))
  const annotations = pictures.flatMap(({ number, width, height, regions }) => {
    const pixels = pixelsOf(number)
    return regions.map(({ area, box, peak, mean }, index) => ({
      image_id: number,
      category_id: CATEGORY.id,
      segmentation: runLengths(pixels[index]!, width, height),
      area,
      bbox: [box.x, box.y, box.width, box.height],
      iscrowd: 0,
      score: peak.value,
      mean_probability: mean,
    }))
  })
  return JSON.stringify({
    info: {
      description: 'Anomalies found by Flawscope',
      version: app.version,
      year: Number(exportedAt.slice(0, 4)),
      date_created: exportedAt,
    },
    licenses: [],
    categories: [CATEGORY],
    images,
    annotations: annotations.map((annotation, index) => ({ id: index + 1, ...annotation })),
  })
}
