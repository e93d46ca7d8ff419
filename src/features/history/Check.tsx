import { plural, t } from '@lingui/core/macro'
import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ErrorNotice } from '../../components/ErrorNotice'
import { ProgressBar } from '../../components/ProgressBar'
import type { FlawscopeError } from '../../core/errors'
import { formatNumber } from '../../lib/format'
import type { HistoryFault, HistoryReport } from '../../lib/storage/history-check'
import { historyDatabase } from '../../stores/history-database'
import { failureOf } from './use-history'

/** More would not be read. */
const SHOWN_FAULTS = 100
/** The page hears of progress this often. */
const TELL_EVERY_MS = 100

/** Checks the whole history while it is shown. */
export function Check() {
  const [progress, setProgress] = useState(0)
  const [report, setReport] = useState<HistoryReport | null>(null)
  const [error, setError] = useState<FlawscopeError | null>(null)
  useEffect(() => {
    const abort = new AbortController()
    let toldAt = -Infinity
    const tell = (done: number, total: number) => {
      if (performance.now() - toldAt < TELL_EVERY_MS) return
      toldAt = performance.now()
      setProgress(done / total)
    }
    historyDatabase.check(tell, abort.signal).then(
      (found) => setReport(found),
      (cause: unknown) => {
        if (!abort.signal.aborted) setError(failureOf(cause))
      },
    )
    return () => abort.abort()
  }, [])
  if (error) return <ErrorNotice title={t`The check stopped`} error={error} />
  if (!report) return <ProgressBar label={t`Checking the history`} share={progress} />
  const { faults, inspections, deletedInAll, head } = report
  const isWhole = faults.length === 0
  const Icon = isWhole ? ShieldCheck : ShieldAlert
  const checked = plural(inspections, { one: '# inspection', other: '# inspections' })
  return (
    <div className="grid gap-4" data-testid="check-report" data-faults={faults.length}>
      <p className="flex items-start gap-3" role="status">
        <Icon size={22} className={isWhole ? 'shrink-0 text-ok' : 'shrink-0 text-ng'} aria-hidden="true" />
        <span>
          <span className="block font-medium">
            {isWhole
              ? t`Nothing was altered, removed or moved.`
              : plural(faults.length, {
                  one: '# place is not as it was written.',
                  other: '# places are not as they were written.',
                })}
          </span>
          <span className="text-ink-muted">
            {t`Checked: ${checked}, with their pictures and maps.`}{' '}
            {deletedInAll > 0
              ? plural(deletedInAll, {
                  one: '# was deleted on purpose, which is on record.',
                  other: '# were deleted on purpose, which is on record.',
                })
              : null}
          </span>
        </span>
      </p>
      {isWhole ? null : (
        <ul
          className="max-h-60 overflow-y-auto rounded-lg border border-line"
          aria-label={t`What was found`}
          tabIndex={0}
        >
          {faults.slice(0, SHOWN_FAULTS).map((fault) => (
            <li
              key={`${fault.seq} ${fault.kind} ${fault.what}`}
              className="border-b border-line px-3 py-1.5 numeric last:border-b-0"
            >
              {wordsOf(fault)}
            </li>
          ))}
        </ul>
      )}
      <div className="grid gap-1">
        <p className="text-xs text-ink-muted">
          {t`Seal of no. ${formatNumber(head.seq)}: whoever writes it down can tell later that nothing up to there was written anew.`}
        </p>
        <code className="rounded-md bg-hover p-2 text-2xs break-all select-all" data-testid="seal">
          {head.hash}
        </code>
      </div>
    </div>
  )
}

function wordsOf({ seq, to, kind, what }: HistoryFault): string {
  const place = seq === to ? t`No. ${formatNumber(seq)}` : t`No. ${formatNumber(seq)} to ${formatNumber(to)}`
  if (what === 'list') return t`${place}: the list showed something else than the record`
  const thing = {
    record: t`the record`,
    picture: t`the picture`,
    thumbnail: t`the small picture`,
    display: t`the upright picture`,
    maps: t`the maps`,
  }[what]
  if (kind === 'altered') return t`${place}: ${thing} was altered`
  return kind === 'removed'
    ? t`${place}: ${thing} was removed`
    : t`${place}: ${thing} was not written in this place`
}
