import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { Thumbnail } from '../../components/Thumbnail'
import { VerdictMark } from '../../components/VerdictMark'
import { formatScore } from '../../lib/format'
import { useLive } from '../../stores/live'
import { liveSession } from './live-session'

/** The last ten with their verdicts; a click shows one of them again. */
export function LastTen() {
  const recent = useLive((state) => state.recent)
  const frozenId = useLive((state) => state.frozen?.id)
  return (
    <section aria-label={t`Last ten`} className="border-t border-line px-4 py-3">
      <h2 className="text-xs font-semibold text-ink-muted">{t`Last ten`}</h2>
      {recent.length === 0 ? (
        <p className="mt-1 text-xs text-ink-muted">{t`Pictures appear here as they are inspected.`}</p>
      ) : (
        <ul className="mt-2 grid grid-cols-5 gap-1.5">
          {recent.map((result) => (
            <li key={result.id} className="min-w-0">
              <button
                type="button"
                data-testid="live-recent"
                data-verdict={result.verdict}
                aria-pressed={result.id === frozenId}
                aria-label={t`Show ${result.verdict}, score ${formatScore(result.score)}`}
                onClick={() => liveSession.freeze(result.id === frozenId ? null : result)}
                className={clsx(
                  'grid w-full justify-items-center gap-0.5 rounded-md border p-0.5 pb-1 transition-colors hover:bg-hover',
                  result.id === frozenId ? 'border-accent bg-accent-soft' : 'border-line bg-panel',
                )}
              >
                <Thumbnail
                  picture={result.inspection.thumbnail}
                  className="aspect-square w-full rounded bg-surround object-cover"
                />
                <VerdictMark verdict={result.verdict} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
