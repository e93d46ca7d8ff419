import { t } from '@lingui/core/macro'
import { toast } from 'sonner'
import { timeForName } from '../../core/export/file-names'
import type { EvaluationView } from '../../core/evaluation'
import type { EvaluationResult } from '../../lib/evaluation/result'
import { saveFile } from '../../lib/save-file'
import { viewNames } from './words'

export type EvaluationFile = 'html' | 'csv' | 'json'

/** Saves an evaluation at a threshold of one of its views. */
export async function saveEvaluation(
  kind: EvaluationFile,
  result: EvaluationResult,
  view: EvaluationView,
  threshold: number,
): Promise<void> {
  const blob = await write(kind, result, view, threshold)
  const name = `flawscope evaluation ${timeForName(new Date(result.finishedAt))}.${kind}`
  saveFile(blob, name)
  toast(t`Saved ${name}`)
}

async function write(
  kind: EvaluationFile,
  result: EvaluationResult,
  view: EvaluationView,
  threshold: number,
) {
  const { describeEvaluation } = await import('../../lib/evaluation/describe')
  const document = describeEvaluation(result, view, threshold)
  if (kind === 'html') {
    const { evaluationReport } = await import('../../lib/evaluation/report')
    return new Blob([evaluationReport(document, result, viewNames)], { type: 'text/html' })
  }
  const { evaluationCsv, evaluationJson } = await import('../../core/export/evaluation-document')
  return kind === 'csv'
    ? new Blob([evaluationCsv(document)], { type: 'text/csv' })
    : new Blob([evaluationJson(document)], { type: 'application/json' })
}
