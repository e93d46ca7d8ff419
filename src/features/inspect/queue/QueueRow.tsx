import { t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { clsx } from 'clsx'
import { Clock, ImageIcon, LoaderCircle, TriangleAlert, X } from 'lucide-react'
import { memo, useEffect, useRef } from 'react'
import { IconButton } from '../../../components/IconButton'
import { ResultThumbnail } from '../ResultThumbnail'
import { ScoreBar } from '../ScoreBar'
import { VerdictMark } from '../../../components/VerdictMark'
import { formatScore } from '../../../lib/format'
import { translateError } from '../../../lib/translate'
import { useInTime } from '../../../lib/use-in-time'
import { useInspections, type QueueItem } from '../../../stores/inspections'
import { useJudgement } from '../../../stores/judgements'
import { removePicture } from '../removal'

interface QueueRowProps {
  id: string
  /** Position in the whole list, of which only a part is drawn; the first one is 1. */
  place: number
  count: number
  /** Whether the Tab key comes here. */
  isStop: boolean
  /** Where the row stands, as a CSS transform. */
  offset: string
  className: string
}

/** One picture of the queue: a row with all its facts, or on phones a tile in a strip. */
export const QueueRow = memo(function QueueRow({
  id,
  place,
  count,
  isStop,
  offset,
  className,
}: QueueRowProps) {
  // Drawn anew in another language even though nothing else changes.
  useLingui()
  // The picture itself is drawn first.
  const item = useInTime(useInspections, ({ items }) => items[id])
  const isSelected = useInspections(({ selectedId }) => selectedId === id)
  const judgement = useJudgement(item)
  const row = useRef<HTMLLIElement>(null)

  useEffect(() => {
    if (!isSelected || !row.current) return
    // The list is one stop of the Tab key; inside it, the focus goes where the selection goes.
    if (row.current.parentElement?.contains(document.activeElement))
      row.current.querySelector('button')?.focus({ preventScroll: true })
  }, [isSelected])

  if (!item) return null
  const { phase } = item.state
  return (
    <li
      ref={row}
      data-testid="queue-item"
      aria-posinset={place}
      aria-setsize={count}
      style={{ transform: offset }}
      data-state={phase}
      data-verdict={judgement?.verdict}
      className={clsx(
        'group absolute top-0 left-0 rounded-lg transition-colors',
        className,
        isSelected ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <button
        type="button"
        aria-current={isSelected}
        tabIndex={isStop ? 0 : -1}
        onClick={() => useInspections.getState().select(id)}
        className="flex w-full items-center gap-3 rounded-lg p-2 text-left -outline-offset-2 max-md:flex-col max-md:items-stretch max-md:gap-1 max-md:p-1.5"
      >
        <SmallPicture item={item} />
        <span className="min-w-0 grow md:pr-5">
          <span
            className="block truncate font-medium max-md:sr-only"
            title={item.folder ? `${item.folder}/${item.name}` : item.name}
          >
            {item.name}
          </span>
          <span className="flex h-4 items-center gap-2 text-xs">
            {judgement ? (
              <>
                <ScoreBar
                  score={judgement.score}
                  verdict={judgement.verdict}
                  className="grow max-md:hidden"
                />
                <span className="numeric max-md:order-2 max-md:text-2xs">{formatScore(judgement.score)}</span>
                <span className="max-md:contents md:w-15">
                  <VerdictMark verdict={judgement.verdict} isOverridden={judgement.isOverridden} />
                </span>
              </>
            ) : (
              <Progress state={item.state} />
            )}
          </span>
        </span>
      </button>
      <IconButton
        icon={X}
        label={t`Remove ${item.name}`}
        tabIndex={isStop ? 0 : -1}
        onClick={() => removePicture(id)}
        className="absolute! top-1.5 right-1.5 size-6! opacity-0 group-hover:opacity-100 focus-visible:opacity-100 max-md:hidden touch:opacity-100"
      />
    </li>
  )
})

function SmallPicture({ item }: { item: QueueItem }) {
  const look = 'size-12 shrink-0 rounded-md bg-surround object-cover max-md:h-14 max-md:w-full'
  const without =
    item.source.kind === 'sample' ? (
      <img src={item.source.url} alt="" loading="lazy" className={look} />
    ) : (
      <Emblem phase={item.state.phase} className={look} />
    )
  return item.state.phase === 'done' ? (
    <ResultThumbnail result={item.state.inspection} fallback={without} className={look} />
  ) : (
    without
  )
}

/** Stands for a picture that has no small one yet. */
function Emblem({ phase, className }: { phase: QueueItem['state']['phase']; className: string }) {
  return (
    <span className={clsx(className, 'flex items-center justify-center text-ink-faint')}>
      {phase === 'failed' ? (
        <TriangleAlert size={18} className="text-warn" aria-hidden="true" />
      ) : (
        <ImageIcon size={18} aria-hidden="true" />
      )}
    </span>
  )
}

function Progress({ state }: { state: QueueItem['state'] }) {
  if (state.phase === 'failed')
    return (
      <span
        className="flex min-w-0 items-center gap-1.5 text-warn"
        title={translateError(state.error).message}
      >
        <TriangleAlert size={13} className="shrink-0" aria-hidden="true" />
        <span className="sr-only">{t`Failed:`} </span>
        <span className="truncate">{translateError(state.error).message}</span>
      </span>
    )
  return state.phase === 'running' ? (
    <span className="flex items-center gap-1.5 text-accent">
      <LoaderCircle size={13} className="animate-spin" aria-hidden="true" />
      <span className="max-md:sr-only">{t`Inspecting`}</span>
    </span>
  ) : (
    <span className="flex items-center gap-1.5 text-ink-muted">
      <Clock size={13} aria-hidden="true" />
      <span className="max-md:sr-only">{t`Waiting`}</span>
    </span>
  )
}
