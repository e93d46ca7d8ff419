import { t } from '@lingui/core/macro'
import { Download } from 'lucide-react'
import { Button } from '../../components/Button'
import type { EvaluationView } from '../../core/evaluation'
import type { EvaluationResult } from '../../lib/evaluation/result'
import { saveEvaluation } from './save-evaluation'

interface ExportButtonsProps {
  result: EvaluationResult
  view: EvaluationView
  threshold: number
}

/** Saves the evaluation at the threshold that is shown. */
export function ExportButtons({ result, view, threshold }: ExportButtonsProps) {
  const choices = [
    ['html', t`Report`],
    ['csv', 'CSV'],
    ['json', 'JSON'],
  ] as const
  return (
    <div role="group" aria-label={t`Export the evaluation`} className="flex flex-wrap gap-2">
      {choices.map(([kind, name]) => (
        <Button key={kind} onClick={() => void saveEvaluation(kind, result, view, threshold)}>
          <Download size={15} aria-hidden="true" />
          {name}
        </Button>
      ))}
    </div>
  )
}
