import { i18n, type MessageDescriptor } from '@lingui/core'
import { t } from '@lingui/core/macro'
import type { EvaluationDocument } from '../../core/export/evaluation-document'
import { evaluationViews, type EvaluationView } from '../../core/evaluation'
import { facts, markup, type Markup } from '../export/markup'
import { REPORT_TAIL, reportOpening } from '../export/report-frame'
import { formatFixed, formatNumber, formatScore } from '../format'
import { axes, curvePath, imageCurves, pixelCurves, type Curves } from './curves'
import { labelledScores, type EvaluationResult } from './result'

/** Printed beside each other on paper: small, but every line can be told apart. */
const FRAME = { left: 40, top: 6, right: 254, bottom: 200 }

const dashes: Readonly<Record<EvaluationView, string>> = { refined: '', coarse: '6 4', distance: '1 4' }

const points = (value: number | null): string => (value === null ? '–' : formatFixed(100 * value, 1))
const percent = (value: number | null): string => (value === null ? '–' : `${formatFixed(100 * value, 1)} %`)

/** The pictures in the table of mistakes at most: the rest is in the CSV. */
const MAXIMUM_ROWS = 40

/**
 * An evaluation for people: one HTML file without script, laid out for paper, in the language of the page.
 *
 * @param names What the views are called there.
 */
export function evaluationReport(
  document: EvaluationDocument,
  result: EvaluationResult,
  names: Readonly<Record<EvaluationView, MessageDescriptor>>,
): string {
  const name = (view: EvaluationView) => i18n._(names[view])
  const views = evaluationViews.filter((view) => document.figures[view])
  const part = document.part?.name ?? t`Generic`
  const title = t`Evaluation: ${document.set.name || t`Labelled pictures`}, ${part}`
  return markup`${reportOpening(title, document.finishedAt)}
${countsOf(document)}
<h2>${t`Figures`}</h2>
<table><thead><tr><th>${t`Map`}</th><th class="n">${t`Image AUROC`}</th><th class="n">${t`Pixel AUROC`}</th>
<th class="n">${t`Pixel AP`}</th><th class="n">${t`AUPRO@0.3`}</th><th class="n">${t`Best threshold`}</th></tr></thead><tbody>
${views.map((view) => {
  const found = document.figures[view]!
  return markup`<tr><td>${name(view)}</td><td class="n">${points(found.imageAuroc)}</td>
  <td class="n">${points(found.pixelAuroc)}</td><td class="n">${points(found.pixelAp)}</td>
  <td class="n">${points(found.aupro)}</td>
  <td class="n">${found.bestThreshold === null ? '–' : formatScore(found.bestThreshold)}</td></tr>`
})}</tbody></table>
${decisionOf(document, name(document.decision.view))}
<h2>${t`Curves`}</h2>
<div class="pair">${drawingsOf(result, views, name)}</div>
${typesOf(document, name(document.decision.view))}
${mistakesOf(document)}
<section class="settings"><h2>${t`Made with`}</h2>${provenanceOf(document)}<p>${document.protocol.rules}</p></section>
${{ html: REPORT_TAIL }}`.html
}

const countsOf = ({ set, problems }: EvaluationDocument): Markup =>
  markup`<ul class="counts">
    ${(
      [
        [t`Good`, set.good],
        [t`Defective`, set.defective],
        [t`With mask`, set.masks],
        [t`Not used`, problems.length],
      ] as const
    ).map(([term, value]) => markup`<li><b>${formatNumber(value)}</b> ${term}</li>`)}
  </ul>`

const decisionOf = ({ decision }: EvaluationDocument, view: string): Markup =>
  markup`<h2>${t`Verdicts of ${view} from ${formatScore(decision.threshold)}`}</h2>
    <table><thead><tr><th></th><th class="n">${t`judged NG`}</th><th class="n">${t`judged OK`}</th></tr></thead><tbody>
    <tr><td>${t`defective`}</td><td class="n">${decision.caught}</td><td class="n">${decision.missed}</td></tr>
    <tr><td>${t`good`}</td><td class="n">${decision.falseAlarms}</td><td class="n">${decision.passed}</td></tr>
    </tbody></table>
    ${facts([
      [t`Catch rate`, percent(decision.catchRate)],
      [t`False-alarm rate`, percent(decision.falseAlarmRate)],
      [t`Precision`, percent(decision.precision)],
      [t`Accuracy`, percent(decision.accuracy)],
      ['F1', percent(decision.f1)],
    ])}`

function drawingsOf(
  result: EvaluationResult,
  views: readonly EvaluationView[],
  name: (view: EvaluationView) => string,
): Markup[] {
  const draw = (title: string, kind: keyof Curves, unit: 'pictures' | 'pixels', x: string, y: string) => {
    const found = views.flatMap((view) => {
      const figures = result.figures[view]!
      const curves = unit === 'pixels' ? pixelCurves(figures) : imageCurves(labelledScores(result, view))
      return curves ? [{ view, points: curves[kind] }] : []
    })
    return found.length === 0 ? [] : [drawing(title, kind, found, x, y, name)]
  }
  return [
    ...draw(t`ROC of the pictures`, 'roc', 'pictures', t`False-alarm rate`, t`Catch rate`),
    ...draw(t`Precision and recall of the pictures`, 'pr', 'pictures', t`Catch rate`, t`Precision`),
    ...draw(t`ROC of the pixels`, 'roc', 'pixels', t`False-alarm rate`, t`Catch rate`),
    ...draw(t`Precision and recall of the pixels`, 'pr', 'pixels', t`Catch rate`, t`Precision`),
  ]
}

function drawing(
  title: string,
  kind: keyof Curves,
  curves: readonly { readonly view: EvaluationView; readonly points: Curves['roc'] }[],
  xLabel: string,
  yLabel: string,
  name: (view: EvaluationView) => string,
): Markup {
  const { x, y } = axes(FRAME)
  const ticks = [0, 0.25, 0.5, 0.75, 1]
  return markup`<figure><svg viewBox="0 0 260 232" role="img" aria-label="${title}" width="100%" font-size="9" fill="none">
    ${ticks.map(
      (
        tick,
      ) => markup`<path d="M${x(tick)},${FRAME.top}V${FRAME.bottom}M${FRAME.left},${y(tick)}H${FRAME.right}" stroke="#d5d8dc"/>
      <text x="${x(tick)}" y="${FRAME.bottom + 12}" text-anchor="middle" fill="#50565d">${formatNumber(tick)}</text>
      <text x="${FRAME.left - 4}" y="${y(tick) + 3}" text-anchor="end" fill="#50565d">${formatNumber(tick)}</text>`,
    )}
    ${curves.map(
      ({ view, points }) =>
        markup`<path d="${curvePath(points, kind, FRAME)}" stroke="#17191c" stroke-width="1.5" stroke-dasharray="${dashes[view]}"/>`,
    )}
    <text x="147" y="228" text-anchor="middle" fill="#50565d">${xLabel}</text>
    <text transform="translate(8 103) rotate(-90)" text-anchor="middle" fill="#50565d">${yLabel}</text>
  </svg><figcaption>${title}: ${curves
    .map(({ view }) => {
      const line = { refined: t`solid`, coarse: t`dashed`, distance: t`dotted` }[view]
      return `${name(view)} (${line})`
    })
    .join(', ')}</figcaption></figure>`
}

function typesOf({ figures, decision }: EvaluationDocument, view: string): Markup | string {
  const types = figures[decision.view]?.types ?? []
  if (types.length === 0) return ''
  return markup`<h2>${t`By type of defect, ${view}`}</h2><table><thead><tr><th>${t`Type`}</th>
    <th class="n">${t`Pictures`}</th><th class="n">${t`Image AUROC`}</th><th class="n">${t`Pixel AUROC`}</th>
    <th class="n">${t`AUPRO@0.3`}</th></tr></thead><tbody>
    ${types.map(
      (type) => markup`<tr><td>${type.defect}</td><td class="n">${type.pictures}</td>
      <td class="n">${points(type.imageAuroc)}</td><td class="n">${points(type.pixelAuroc)}</td>
      <td class="n">${points(type.aupro)}</td></tr>`,
    )}</tbody></table>`
}

function mistakesOf({ pictures, decision: { view, threshold }, problems }: EvaluationDocument): Markup {
  const wrong = pictures
    .map((picture) => ({ ...picture, score: picture.scores[view]! }))
    .filter(({ defect, score }) => (defect === null) === score >= threshold)
    .sort((a, b) => Math.abs(b.score - threshold) - Math.abs(a.score - threshold))
  return markup`<h2>${t`Wrong verdicts, the worst first`}</h2>
    ${
      wrong.length === 0
        ? markup`<p>${t`None at this threshold.`}</p>`
        : markup`<table><thead><tr><th>${t`Picture`}</th><th>${t`Wrong as`}</th><th class="n">${t`Score`}</th></tr></thead><tbody>
          ${wrong
            .slice(0, MAXIMUM_ROWS)
            .map(
              ({ path, defect, score }) =>
                markup`<tr><td>${path}</td><td>${defect === null ? t`false alarm` : t`missed`}</td><td class="n">${formatScore(score)}</td></tr>`,
            )}</tbody></table>`
    }
    ${
      problems.length === 0
        ? ''
        : markup`<h2>${t`Not used`}</h2><table><tbody>${problems.map(
            ({ path, message }) => markup`<tr><td>${path}</td><td>${message}</td></tr>`,
          )}</tbody></table>`
    }`
}

function provenanceOf({
  model,
  referenceGraph,
  part,
  app,
  startedAt,
  finishedAt,
}: EvaluationDocument): Markup {
  return facts([
    [t`Detector`, model ? `${model.name} ${model.version} (${model.id})` : '–'],
    ...(model
      ? ([
          [t`Runs on`, `${model.graph.provider}, ${model.graph.precision}`],
          [t`SHA-256 of the graph`, model.graph.sha256],
        ] as const)
      : []),
    ...(referenceGraph ? [[t`SHA-256 of the reference graph`, referenceGraph.sha256] as const] : []),
    [t`Part`, part ? `${part.name} (${part.key})` : t`Generic`],
    [t`Begun and ended`, `${startedAt}, ${finishedAt}`],
    ['Flawscope', app.version],
  ])
}
