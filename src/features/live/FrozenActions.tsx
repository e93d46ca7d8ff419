import { t } from '@lingui/core/macro'
import { Check, ListPlus } from 'lucide-react'
import { Button } from '../../components/Button'
import { useLive, type LiveResult } from '../../stores/live'
import { useParts } from '../../stores/parts'

interface FrozenActionsProps {
  onKeep: (result: LiveResult) => void
  onGood: (result: LiveResult) => void
}

/** What can be done with the frame that is looked at. */
export function FrozenActions({ onKeep, onGood }: FrozenActionsProps) {
  const frozen = useLive((state) => state.frozen)
  const part = useParts((state) => state.activePart)
  if (!frozen) return null
  return (
    <section aria-label={t`Frozen picture`} className="grid gap-2 border-t border-line bg-panel px-4 py-3">
      <div className="flex flex-wrap gap-2">
        <Button className="grow" onClick={() => onKeep(frozen)}>
          <ListPlus size={16} aria-hidden="true" />
          {t`Keep in Inspect`}
        </Button>
        <Button className="grow" onClick={() => onGood(frozen)}>
          <Check size={16} aria-hidden="true" />
          {t`This is good`}
        </Button>
      </div>
      <p className="text-xs text-pretty text-ink-muted">
        {part
          ? t`A good picture is added to ${part.name}, and its threshold follows.`
          : t`Good pictures are collected here to teach a new part from.`}
      </p>
    </section>
  )
}
