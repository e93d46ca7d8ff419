import { plural, t } from '@lingui/core/macro'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { Button } from '../../components/Button'
import type { HistoryDeletion } from '../../lib/storage/history-database'
import { translateError } from '../../lib/translate'
import { currentWho, useHistoryWriting } from '../../stores/history'
import { historyDatabase } from '../../stores/history-database'
import { useHistoryView } from '../../stores/history-view'
import { failureOf } from './use-history'

const DAY_MS = 86_400_000
const ages = [30, 90, 180, 365] as const

type Choice = 'chosen' | 'all' | `${(typeof ages)[number]}`

/** Chooses what goes, says how many that are, and deletes them once that is confirmed. */
export function DeleteRecords({ total, onDone }: { total: number; onDone: () => void }) {
  const chosen = useHistoryView((view) => view.chosen)
  const [choice, setChoice] = useState<Choice>(chosen.size > 0 ? 'chosen' : '90')
  const [now] = useState(Date.now)
  const [aged, setAged] = useState<number | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const isAge = choice !== 'chosen' && choice !== 'all'
  const before = isAge ? now - Number(choice) * DAY_MS : 0
  useEffect(() => {
    let isWanted = true
    if (before > 0)
      historyDatabase.find({ to: before - 1 }).then(
        (seqs) => {
          if (isWanted) setAged(seqs.length)
        },
        () => undefined,
      )
    return () => {
      isWanted = false
    }
  }, [before])
  const count = choice === 'chosen' ? chosen.size : choice === 'all' ? total : (aged ?? 0)
  const remove = async () => {
    setIsBusy(true)
    const deletion: HistoryDeletion =
      choice === 'chosen'
        ? { reason: 'selection', seqs: [...chosen] }
        : choice === 'all'
          ? { reason: 'all' }
          : { reason: 'age', before }
    try {
      const deleted = await historyDatabase.delete(deletion, currentWho())
      useHistoryView.setState({ chosen: new Set() })
      // There is room again.
      useHistoryWriting.setState({ isFull: false })
      toast(plural(deleted, { one: 'Deleted # inspection', other: 'Deleted # inspections' }))
      onDone()
    } catch (cause) {
      const { message, hint } = translateError(failureOf(cause))
      toast.error(message, { description: hint })
      setIsBusy(false)
    }
  }
  return (
    <div className="grid gap-4">
      <label className="grid gap-1">
        <span className="text-xs text-ink-muted">{t`What to delete`}</span>
        <select
          value={choice}
          onChange={({ currentTarget }) => setChoice(currentTarget.value as Choice)}
          className="h-9 rounded-lg border border-control bg-panel px-2 touch:h-11"
        >
          {chosen.size > 0 ? (
            <option value="chosen">
              {plural(chosen.size, { one: 'The chosen one', other: 'The # chosen ones' })}
            </option>
          ) : null}
          {ages.map((days) => (
            <option key={days} value={String(days)}>{t`Older than ${days} days`}</option>
          ))}
          <option value="all">{t`Everything`}</option>
        </select>
      </label>
      <p className="text-xs text-pretty text-ink-muted">
        {t`With their pictures, maps and notes, and for good: export what is still needed first. How many were deleted, when and by whom stays on record.`}
      </p>
      <div className="flex justify-end">
        <Button variant="primary" disabled={count === 0 || isBusy} onClick={() => void remove()}>
          {count === 0
            ? t`Nothing to delete`
            : plural(count, { one: 'Delete # inspection', other: 'Delete # inspections' })}
        </Button>
      </div>
    </div>
  )
}
