import { t } from '@lingui/core/macro'
import { RotateCcw } from 'lucide-react'
import { IconButton } from '../../components/IconButton'
import { VerdictShape } from '../../components/VerdictMark'
import { yieldOf } from '../../core/live/tally'
import { formatFixed } from '../../lib/format'
import { useLive } from '../../stores/live'
import { resetTally } from './live-session'

/** How many were OK and NG since the last reset, and the share of the good ones. */
export function Counters() {
  const tally = useLive((state) => state.tally)
  const share = yieldOf(tally)
  return (
    <section
      aria-label={t`Counters`}
      className="flex items-center gap-4 border-t border-line bg-panel px-4 py-2"
    >
      <dl className="flex grow gap-x-5" data-testid="live-counters">
        {(['OK', 'NG'] as const).map((verdict) => (
          <div key={verdict}>
            <dt className="flex h-4 items-center gap-1 text-xs text-ink-muted">
              <VerdictShape verdict={verdict} size={12} />
              {verdict}
            </dt>
            <dd className="text-xl font-semibold numeric" data-testid={`live-count-${verdict}`}>
              {tally[verdict]}
            </dd>
          </div>
        ))}
        <div>
          <dt className="h-4 text-xs text-ink-muted">{t`Yield`}</dt>
          <dd className="text-xl font-semibold numeric" data-testid="live-yield">
            {share === null ? '–' : `${formatFixed(share * 100, 1)}\u00a0%`}
          </dd>
        </div>
      </dl>
      <IconButton
        icon={RotateCcw}
        label={t`Reset the counters`}
        disabled={tally.OK + tally.NG === 0}
        onClick={resetTally}
      />
    </section>
  )
}
