import { csvFormatRows } from 'd3-dsv'
import type { ExportDocument, ExportedPicture } from './document'

export type Cell = string | number | boolean | null

/**
 * Text that a spreadsheet would run as a formula gets an apostrophe before it, as OWASP advises. Numbers are
 * left as they are: they are ours.
 */
const neutralise = (text: string): string => (/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text)

const write = (cell: Cell): string =>
  cell === null ? '' : typeof cell === 'string' ? neutralise(cell) : String(cell)

/** UTF-8 with its mark, without which spreadsheets guess another encoding. */
export const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `\ufeff${csvFormatRows([[...head], ...rows.map((row) => row.map(write))])}\n`

const PICTURE_HEAD = [
  'number',
  'folder',
  'name',
  'width_px',
  'height_px',
  'verdict',
  'score',
  'image_threshold',
  'score_verdict',
  'part',
  'reviewed',
  'override',
  'note',
  'tags',
  'regions',
  'defect_area_px',
  'defect_share',
  'defect_area_mm2',
  'pixel_threshold',
  'detail_tiles',
  'provider',
  'total_ms',
  'error',
] as const

/** A row for each picture; those without a result come last and have an error. */
export function picturesCsv({ pictures, failed, part, settings }: ExportDocument): string {
  const { imageThreshold, pixelThreshold, millimetresPerPixel: scale } = settings
  const rows = pictures.map((picture): Cell[] => {
    const { review, detail, defectArea } = picture
    return [
      picture.number,
      picture.folder,
      picture.name,
      picture.width,
      picture.height,
      picture.verdict,
      picture.score,
      imageThreshold,
      picture.scoreVerdict,
      judgeOf(picture, part),
      picture.reviewed,
      review.override,
      review.note,
      review.tags.join('; '),
      picture.regions.length,
      defectArea,
      defectArea / (picture.width * picture.height),
      scale === null ? null : defectArea * scale * scale,
      pixelThreshold,
      detail ? `${detail.columns}x${detail.rows}` : null,
      picture.provider,
      Math.round(picture.timings.totalMs),
      null,
    ]
  })
  const blank = PICTURE_HEAD.slice(3, -1).map(() => null)
  const failures = failed.map(({ folder, name, message }): Cell[] => [null, folder, name, ...blank, message])
  return table(PICTURE_HEAD, [...rows, ...failures])
}

/** The part that judged a picture: by its revision where that is no longer the one in use. */
const judgeOf = (picture: ExportedPicture, part: ExportDocument['part']): string =>
  typeof part !== 'string' && picture.part === part.revision ? part.name : (picture.part ?? 'Generic')

const REGION_HEAD = [
  'number',
  'folder',
  'name',
  'region',
  'area_px',
  'share',
  'area_mm2',
  'x_px',
  'y_px',
  'box_width_px',
  'box_height_px',
  'centre_x_px',
  'centre_y_px',
  'peak',
  'peak_x_px',
  'peak_y_px',
  'mean',
] as const

/** A row for each region of each picture. */
export function regionsCsv({ pictures }: { readonly pictures: readonly ExportedPicture[] }): string {
  const rows = pictures.flatMap(({ number, folder, name, regions }) =>
    regions.map(({ box, centre, peak, ...region }): Cell[] => [
      number,
      folder,
      name,
      region.number,
      region.area,
      region.share,
      region.areaMm2,
      box.x,
      box.y,
      box.width,
      box.height,
      centre.x,
      centre.y,
      peak.value,
      peak.x,
      peak.y,
      region.mean,
    ]),
  )
  return table(REGION_HEAD, rows)
}
