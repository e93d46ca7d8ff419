import { t } from '@lingui/core/macro'
import { Check } from 'lucide-react'
import { Button } from '../../components/Button'
import { useInspections } from '../../stores/inspections'
import { useJudgement } from '../../stores/judgements'
import { useParts } from '../../stores/parts'
import { useTeaching } from '../../stores/teaching'
import { addToReferences } from './feedback'
import { WorkProgress } from './WorkProgress'

/** In the inspector while a part judges: a false alarm becomes a reference with one click. */
export function PartFeedback() {
  const activePart = useParts((state) => state.activePart)
  const work = useTeaching((state) => state.work)
  const item = useInspections(({ items, selectedId }) =>
    selectedId === null ? undefined : items[selectedId],
  )
  const judgement = useJudgement(item)
  if (!activePart || !item || !judgement) return null
  return (
    <section aria-label={t`Part`} className="border-t border-line px-4 py-3">
      {work ? (
        <WorkProgress />
      ) : (
        <div className="flex items-center gap-3">
          <p className="min-w-0 grow text-xs text-pretty text-ink-muted">
            {judgement.verdict === 'NG'
              ? t`A false alarm? ${activePart.name} learns from it, and its threshold follows.`
              : t`Judged by ${activePart.name}.`}
          </p>
          <Button size="small" onClick={() => void addToReferences(item)}>
            <Check size={14} aria-hidden="true" />
            {t`This is good`}
          </Button>
        </div>
      )}
    </section>
  )
}
