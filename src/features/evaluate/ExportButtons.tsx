import { t } from '@lingui/core/macro'
import { Download } from 'lucide-react'
import { toast } from 'sonner'
import { Button } from '../../components/Button'
import { timeForName } from '../../core/export/file-names'
import type { EvaluationView } from '../../core/evaluation'
import type { EvaluationResult } from '../../lib/evaluation/result'
import { saveFile } from '../../lib/save-file'
import { viewNames } from './words'

type Kind = 'csv' | 'json' | 'html'

interface ExportButtonsProps {
  result: EvaluationResult
  view: EvaluationView
  threshold: number
}

/** Saves the evaluation at the threshold that is shown. */
export function ExportButtons({ result, view, threshold }: ExportButtonsProps) {
  const save = async (kind: Kind) => {
    const blob = await write(kind, result, view, threshold)
    const name = `flawscope evaluation ${timeForName(new Date(result.finishedAt))}.${kind}`
    saveFile(blob, name)
    toast(t`Saved ${name}`)
  }
  const choices = [
    ['html', t`Report`],
    ['csv', 'CSV'],
    ['json', 'JSON'],
  ] as const
  return (
    <div role="group" aria-label={t`Export the evaluation`} className="flex flex-wrap gap-2">
      {choices.map(([kind, name]) => (
        <Button key={kind} onClick={() => void save(kind)}>
          <Download size={15} aria-hidden="true" />
          {name}
        </Button>
      ))}
    </div>
  )
}

async function write(kind: Kind, result: EvaluationResult, view: EvaluationView, threshold: number) {
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
