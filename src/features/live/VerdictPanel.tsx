import { plural, t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { VerdictShape } from '../../components/VerdictMark'
import { formatMilliseconds, formatNumber, formatScore } from '../../lib/format'
import { verdictMeaning } from '../../lib/verdict-words'
import { rateOf } from '../../core/live/tally'
import { useLive } from '../../stores/live'
import { useLiveSettings } from '../../stores/live-settings'
import { useObstacle } from './obstacle'
import { keyName } from './words'

/** The verdict as word, shape and colour, to be read from three metres; below it what it rests on. */
export function VerdictPanel() {
  const result = useLive((state) => state.frozen ?? state.latest)
  const isFull = useLive((state) => state.isFull)
  const isFrozen = useLive((state) => state.frozen !== null)
  const isAwaited = useLive((state) => state.isAwaited && state.frozen === null)
  const verdict = result?.verdict
  return (
    <section
      aria-label={t`Verdict`}
      data-testid="live-verdict"
      data-verdict={verdict ?? 'none'}
      className={clsx(
        'flex flex-col items-center justify-center overflow-hidden px-4 text-center',
        isFull ? 'min-h-[34dvh] grow py-2' : 'min-h-44 py-4',
        verdict === 'OK' ? 'bg-ok text-panel' : verdict === 'NG' ? 'bg-ng text-panel' : 'bg-panel',
      )}
    >
      <Announcement />
      {verdict ? (
        <>
          <p
            aria-hidden="true"
            className={clsx(
              'flex items-center justify-center gap-[0.18em] leading-none font-bold tracking-tight',
              // It is the part's before: of the next one nothing is known yet.
              isAwaited && 'opacity-30',
              isFull
                ? 'text-[min(36vw,26dvh)] landscape:text-[min(15.5vw,52dvh)]'
                : 'text-[clamp(4rem,26vw,6rem)] md:text-[clamp(4rem,8vw,6.5rem)]',
            )}
          >
            <VerdictShape verdict={verdict} size="0.82em" isInverse />
            {verdict}
          </p>
          <p className="mt-2 text-base font-medium numeric">
            {t`Score ${formatScore(result.score)}, NG from ${formatScore(result.thresholds.image)}`}
          </p>
        </>
      ) : (
        <p aria-hidden="true" className="text-lg text-balance text-ink-muted">
          <Waiting />
        </p>
      )}
      <p className={clsx('min-h-5 text-sm numeric', verdict ? 'opacity-90' : 'text-ink-muted')}>
        {isFrozen ? t`Frozen` : <Rate />}
      </p>
    </section>
  )
}

/** For screen readers: each verdict where it is one part's, its changes where frames never end, and why there is none. */
function Announcement() {
  const verdict = useLive((state) => state.latest?.verdict)
  const count = useLive(({ tally }) => tally.OK + tally.NG)
  const isContinuous = useLiveSettings(({ mode }) => mode === 'continuous')
  if (!verdict)
    return (
      <p role="status" className="sr-only">
        <Waiting />
      </p>
    )
  const words = `${verdict}, ${verdictMeaning(verdict)}`
  return (
    <p role="status" className="sr-only">
      {isContinuous ? words : `${count}: ${words}`}
    </p>
  )
}

/** What has to come before the next verdict. */
function Waiting() {
  const obstacle = useObstacle()
  const failure = useLive((state) => state.failure)
  const isAwaited = useLive((state) => state.isAwaited)
  const mode = useLiveSettings((state) => state.mode)
  const watchesParts = useLiveSettings((state) => state.watchesParts)
  const key = keyName(useLiveSettings((state) => state.triggerKey))
  switch (obstacle) {
    case 'off':
      return t`Start the camera to see verdicts here.`
    case 'no-camera':
      return t`Waiting for the camera`
    case 'muted':
      return t`No verdict: the camera gives no pictures`
    case 'no-detector':
      return t`The detector is being loaded`
    case 'detector-failed':
      return t`No verdict: the detector has stopped`
    case 'no-part':
      return t`The part is being loaded`
    case 'frozen':
    case null:
  }
  if (failure) return t`No verdict: the picture could not be inspected`
  if (mode !== 'trigger' || isAwaited) return t`Inspecting`
  return watchesParts ? t`Waiting for a part, or for ${key}` : t`Waiting for the trigger: ${key}`
}

/** The rate that the device holds. */
function Rate() {
  const isOn = useLive((state) => state.isOn)
  const rate = useLive(({ ends }) => rateOf(ends))
  const lastMs = useLive((state) => state.latest?.inspection.timings.totalMs)
  const dropped = useLive((state) => state.dropped)
  const missed = useLive((state) => state.missed)
  const mode = useLiveSettings((state) => state.mode)
  if (!isOn || lastMs === undefined) return null
  const duration = formatMilliseconds(lastMs)
  if (mode === 'trigger')
    return missed > 0
      ? t`${duration} each, ${plural(missed, {
          one: '# trigger without a verdict',
          other: '# triggers without a verdict',
        })}`
      : t`${duration} each`
  if (rate === null) return duration
  const perSecond = formatNumber(rate)
  return mode === 'continuous' ? (
    <span data-testid="live-rate">{t`${perSecond} a second, ${dropped} frames dropped`}</span>
  ) : (
    t`${perSecond} a second, ${duration} each`
  )
}
