import { describeModel } from '../../core/export/document'
import { EVALUATION_FORMAT, type EvaluationDocument } from '../../core/export/evaluation-document'
import { evaluationViews, type EvaluationView } from '../../core/evaluation'
import { bestThreshold, confusionAt, ratesOf } from '../../core/metrics/decision'
import { FPR_LIMIT, SIDE } from '../../core/metrics/protocol'
import { labelledScores, type EvaluationResult } from './result'

/** The protocol in words, as `training/src/flawscope/evaluate.py` states it. */
const RULES =
  'Maps and masks stretched to 256 x 256 (maps bilinear; masks by area above one half, a mask that would vanish keeps ' +
  'its fullest pixels). Image figures over all pictures, from the score of the graph (refined) or the largest cell ' +
  '(coarse, distance). Pixel figures over good pictures and defective ones with a mask. AUPRO over 8-connected regions ' +
  'up to a false-positive rate of 0.3. Figures of a type of defect: its pictures against all good ones, its pixels ' +
  'against the normal pixels of all pictures. A score that reaches the threshold is NG.'

/** An evaluation as its export has it, at the threshold that the page shows. */
export function describeEvaluation(
  result: EvaluationResult,
  view: EvaluationView,
  threshold: number,
): EvaluationDocument {
  const { set, subject, engine, pictures, problems, figures } = result
  const scores = labelledScores(result, view)
  const confusion = confusionAt(scores, threshold)
  const graph = engine.bundle.graphs.reference?.variants[0]
  return {
    format: EVALUATION_FORMAT,
    app: { name: 'Flawscope', version: import.meta.env.APP_VERSION },
    startedAt: result.startedAt,
    finishedAt: result.finishedAt,
    model: describeModel(engine),
    referenceGraph: subject.part && graph ? { file: graph.file, sha256: graph.sha256 } : null,
    part: subject.part,
    protocol: { side: SIDE, falsePositiveLimit: FPR_LIMIT, rules: RULES },
    set: {
      name: set.name,
      layout: set.layout,
      good: confusion.falseAlarms + confusion.passed,
      defective: confusion.caught + confusion.missed,
      masks: pictures.filter(({ mask }) => mask === 'used').length,
      ignored: set.ignored.map(({ path, reason }) => ({ path, reason })),
    },
    figures: Object.fromEntries(
      evaluationViews.flatMap((one) => {
        const found = figures[one]
        if (!found) return []
        const { imageAuroc, imageAp, pixelAuroc, pixelAp, aupro, types } = found
        return [
          [
            one,
            {
              imageAuroc,
              imageAp,
              pixelAuroc,
              pixelAp,
              aupro,
              bestThreshold: bestThreshold(labelledScores(result, one)),
              types: types.map((type) => ({
                ...type,
                pictures: pictures.filter(({ defect }) => defect === type.defect).length,
              })),
            },
          ],
        ]
      }),
    ),
    decision: { view, threshold, ...confusion, ...ratesOf(confusion) },
    pictures: pictures.map(({ path, defect, mask, width, height, scores }) => ({
      path,
      defect,
      mask,
      width,
      height,
      scores,
    })),
    problems: problems.map(({ path, what, error }) => ({
      path,
      what,
      code: error.code,
      message: error.message,
    })),
  }
}
