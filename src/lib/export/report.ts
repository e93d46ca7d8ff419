import { plural, t } from '@lingui/core/macro'
import { partName, type ExportDocument, type ExportedPicture } from '../../core/export/document'
import { formatFixed, formatMillimetres, formatNumber, formatScore, formatShare } from '../format'
import { facts, markup, type Markup } from './markup'
import { reportOpening } from './report-frame'

/**
 * A report for people: one HTML file without script, all pictures inside, laid out for paper. It is in the
 * language of the page. Whatever a user wrote or a file is called is escaped.
 */

/** The regions' rows of a picture at most: the rest is in the tables. */
const MAXIMUM_ROWS = 12

const path = ({ folder, name }: { readonly folder: string | null; readonly name: string }): string =>
  folder ? `${folder}/${name}` : name

const area = (pixels: number, share: number, scale: number | null): string => {
  const squared = scale === null ? '' : `, ${formatMillimetres(pixels * scale * scale)} mm²`
  return `${formatNumber(pixels)} px (${formatShare(share)}${squared})`
}

function settingsOf({ model, part, settings, app, pictures }: ExportDocument): Markup {
  const { regionOfInterest, millimetresPerPixel, calibrated } = settings
  const threshold = (value: number, own: number | undefined): string =>
    own === undefined || own === value
      ? formatScore(value)
      : t`${formatScore(value)} (calibrated: ${formatScore(own)})`
  const shapes = regionOfInterest.shapes.length
  const details = new Set(pictures.map(({ detail }) => (detail ? `${detail.columns} × ${detail.rows}` : '1')))
  return facts([
    [t`Detector`, model ? `${model.name} ${model.version} (${model.id})` : t`not running at the export`],
    ...(model
      ? ([
          [t`Runs on`, `${model.graph.provider}, ${model.graph.precision}`],
          [t`SHA-256 of the graph`, model.graph.sha256],
        ] as const)
      : []),
    [t`Part`, partName(part)],
    [t`Image threshold`, threshold(settings.imageThreshold, calibrated?.imageThreshold)],
    [t`Pixel threshold`, threshold(settings.pixelThreshold, calibrated?.pixelThreshold)],
    [t`Minimum area`, `${formatNumber(settings.minimumArea)} px`],
    [
      t`Scale`,
      millimetresPerPixel === null ? t`not set` : t`${formatMillimetres(millimetresPerPixel)} mm a pixel`,
    ],
    [
      t`Region of interest`,
      shapes === 0 ? t`the whole picture` : plural(shapes, { one: '# shape', other: '# shapes' }),
    ],
    [t`Tiles a picture`, [...details].join(', ')],
    ['Flawscope', app.version],
  ])
}

const verdictOf = ({ verdict, review }: ExportedPicture): Markup =>
  markup`<b class="${verdict.toLowerCase()}">${verdict}</b>${review.override === null ? '' : ` ${t`(by a person)`}`}`

function overviewOf({ pictures, failed }: ExportDocument): Markup {
  const ng = pictures.filter(({ verdict }) => verdict === 'NG').length
  const counts = [
    [t`Pictures`, pictures.length + failed.length],
    ['OK', pictures.length - ng],
    ['NG', ng],
    [t`Failed`, failed.length],
    [t`Reviewed`, pictures.filter(({ reviewed }) => reviewed).length],
  ] as const
  return markup`<ul class="counts">
      ${counts.map(([name, value]) => markup`<li><b>${formatNumber(value)}</b> ${name}</li>`)}
    </ul>
    <table>
      <thead>
        <tr><th>#</th><th>${t`Picture`}</th><th>${t`Verdict`}</th><th class="n">${t`Score`}</th>
        <th class="n">${t`Regions`}</th><th class="n">${t`Defective area`}</th></tr>
      </thead>
      <tbody>
        ${pictures.map(
          (
            picture,
          ) => markup`<tr><td>${picture.number}</td><td>${path(picture)}</td><td>${verdictOf(picture)}</td>
          <td class="n">${formatScore(picture.score)}</td><td class="n">${formatNumber(picture.regions.length)}</td>
          <td class="n">${formatShare(picture.defectArea / (picture.width * picture.height))}</td></tr>`,
        )}
        ${failed.map(
          (item) => markup`<tr><td></td><td>${path(item)}</td><td>${t`Failed`}</td>
          <td colspan="3">${item.message}</td></tr>`,
        )}
      </tbody>
    </table>`
}

/** Everything before the pictures. */
export function reportHead(document: ExportDocument): string {
  return markup`${reportOpening(t`Inspection report`, document.exportedAt)}
${overviewOf(document)}
<section class="settings"><h2>${t`Settings`}</h2>${settingsOf(document)}</section>
`.html
}

/** As `data:` URLs. */
export interface ReportPictures {
  readonly plain: string
  readonly overlay: string
}

function regionTable({ regions }: ExportedPicture, scale: number | null): Markup {
  if (regions.length === 0) return markup`<p>${t`No region reaches the pixel threshold.`}</p>`
  const more = regions.length - MAXIMUM_ROWS
  return markup`<table>
    <thead><tr><th>#</th><th>${t`Area`}</th><th>${t`Box`}</th><th class="n">${t`Peak`}</th>
    <th class="n">${t`Mean`}</th></tr></thead>
    <tbody>
      ${regions.slice(0, MAXIMUM_ROWS).map(
        (region) => markup`<tr><td>${region.number}</td><td>${area(region.area, region.share, scale)}</td>
        <td>${region.box.x}, ${region.box.y}; ${region.box.width} × ${region.box.height} px</td>
        <td class="n">${formatScore(region.peak.value)}</td><td class="n">${formatScore(region.mean)}</td></tr>`,
      )}
    </tbody>
  </table>
  ${more > 0 ? markup`<p>${plural(more, { one: 'and # more', other: 'and # more' })}</p>` : ''}`
}

/** The section of one picture. */
export function reportPicture(
  picture: ExportedPicture,
  { millimetresPerPixel }: ExportDocument['settings'],
  { plain, overlay }: ReportPictures,
): string {
  const { note, tags } = picture.review
  const megapixels = formatFixed((picture.width * picture.height) / 1e6, 1)
  return markup`<article>
<h2>${picture.number}. ${path(picture)}</h2>
<p class="result">${verdictOf(picture)} · ${t`score ${formatScore(picture.score)}`} ·
${picture.width} × ${picture.height} px (${megapixels} MP) · ${t`defective area`}
${area(picture.defectArea, picture.defectArea / (picture.width * picture.height), millimetresPerPixel)}</p>
<div class="pair"><figure><img src="${plain}" alt="${t`Picture`}"><figcaption>${t`Picture`}</figcaption></figure>
<figure><img src="${overlay}" alt="${t`As shown`}"><figcaption>${t`As shown`}</figcaption></figure></div>
${regionTable(picture, millimetresPerPixel)}
${note ? markup`<p class="note"><b>${t`Note`}:</b> ${note}</p>` : ''}
${tags.length > 0 ? markup`<p><b>${t`Tags`}:</b> ${tags.join(', ')}</p>` : ''}
</article>
`.html
}
