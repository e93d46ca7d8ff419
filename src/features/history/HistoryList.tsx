import { t } from '@lingui/core/macro'
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { clsx } from 'clsx'
import { Camera, ClockAlert, ImageIcon, ImageOff, MessageSquareText } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { BlobImage } from '../../components/BlobImage'
import { VerdictMark } from '../../components/VerdictMark'
import { formatDayTime, formatNumber, formatScore } from '../../lib/format'
import { useRem } from '../../lib/use-rem'
import type { HistoryRow } from '../../lib/storage/history-rows'
import { historyDatabase } from '../../stores/history-database'
import { useHistoryView } from '../../stores/history-view'
import { useRows } from './use-history'

/** Height of a row in rem. */
const ROW = 4

interface HistoryListProps {
  seqs: readonly number[]
  /** Changes whenever the history does. */
  state: string
  onOpen: (seq: number) => void
}

/** The records in sight, of however many there are. One stop of the Tab key; arrows go from row to row. */
export function HistoryList({ seqs, state, onOpen }: HistoryListProps) {
  const list = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const wanted = useRef<number | null>(null)
  const chosen = useHistoryView((view) => view.chosen)
  const rem = useRem()
  const stop = Math.min(active, seqs.length - 1)
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions stay inside this component
  const virtualizer = useVirtualizer({
    count: seqs.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW * rem,
    overscan: 6,
    getItemKey: (index) => seqs[index]!,
    rangeExtractor: (range: Range) => {
      const rows = defaultRangeExtractor(range)
      return stop < 0 || rows.includes(stop) ? rows : [...rows, stop].sort((a, b) => a - b)
    },
  })
  const items = virtualizer.getVirtualItems()
  const rows = useRows(
    items.map(({ index }) => seqs[index]!),
    state,
  )
  const go = (index: number) => {
    const next = Math.max(0, Math.min(seqs.length - 1, index))
    setActive(next)
    virtualizer.scrollToIndex(next, { align: 'auto' })
    wanted.current = seqs[next] ?? null
  }
  // The row that the focus goes to may have to be drawn and read first.
  useEffect(() => {
    if (wanted.current === null) return
    const button = list.current?.querySelector<HTMLElement>(`[data-seq="${wanted.current}"] button`)
    if (!button) return
    button.focus({ preventScroll: true })
    wanted.current = null
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowDown: stop + 1, ArrowUp: stop - 1, Home: 0, End: seqs.length - 1 }[event.key]
    if (target === undefined) return
    event.preventDefault()
    event.stopPropagation()
    go(target)
  }
  return (
    <div
      ref={list}
      className="overflow-auto px-2 pb-2 max-md:h-[calc(100dvh-11rem)] md:min-h-0 md:shrink! md:grow md:px-4"
      data-testid="history-list"
    >
      <ul
        aria-label={t`Recorded inspections`}
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {items.map(({ index, start }) => {
          const seq = seqs[index]!
          const row = rows.get(seq)
          return (
            <li
              key={seq}
              data-testid="history-row"
              data-seq={seq}
              data-verdict={row?.verdict}
              aria-posinset={index + 1}
              aria-setsize={seqs.length}
              style={{ transform: `translateY(${start}px)` }}
              className={clsx(
                'absolute top-0 left-0 flex h-16 w-full items-center rounded-lg',
                chosen.has(seq) ? 'bg-accent-soft' : 'hover:bg-hover',
              )}
            >
              {row ? (
                <Row
                  row={row}
                  isChosen={chosen.has(seq)}
                  isStop={index === stop}
                  onFocus={() => setActive(index)}
                  onOpen={() => onOpen(seq)}
                />
              ) : null}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

interface RowProps {
  row: HistoryRow
  isChosen: boolean
  isStop: boolean
  onFocus: () => void
  onOpen: () => void
}

function Row({ row, isChosen, isStop, onFocus, onOpen }: RowProps) {
  const { seq, name, folder, time, back, note, tags, partName, station, operator } = row
  const toggle = () =>
    useHistoryView.setState(({ chosen }) => {
      const next = new Set(chosen)
      if (!next.delete(seq)) next.add(seq)
      return { chosen: next }
    })
  const said = [note, ...tags.map((tag) => `#${tag}`)].filter(Boolean).join(' ')
  const where = [partName || t`Generic`, station, operator].filter(Boolean).join(' · ')
  return (
    <>
      <label className="flex h-full shrink-0 items-center px-2 touch:px-3">
        <input
          type="checkbox"
          checked={isChosen}
          tabIndex={isStop ? 0 : -1}
          onFocus={onFocus}
          onChange={toggle}
          aria-label={t`Choose no. ${seq}, ${name}`}
          className="size-4 accent-accent touch:size-5"
        />
      </label>
      <button
        type="button"
        tabIndex={isStop ? 0 : -1}
        onFocus={onFocus}
        onClick={onOpen}
        className="flex h-full min-w-0 grow items-center gap-3 rounded-lg py-2 pr-3 text-left -outline-offset-2"
      >
        <Thumbnail seq={seq} />
        <span className="min-w-0 grow">
          <span className="flex items-center gap-1.5 font-medium">
            <span className="truncate" title={folder ? `${folder}/${name}` : name}>
              {name}
            </span>
            {row.source === 'live' ? (
              <Camera size={13} className="shrink-0 text-ink-muted" aria-label={t`from the camera`} />
            ) : null}
            {row.picture === '' ? (
              <ImageOff size={13} className="shrink-0 text-ink-muted" aria-label={t`picture not kept`} />
            ) : null}
          </span>
          <span className="flex items-center gap-1.5 text-xs text-ink-muted numeric">
            {back ? (
              <span className="flex shrink-0 items-center gap-1 text-warn" data-testid="clock-back">
                <ClockAlert size={13} aria-hidden="true" />
                <span className="max-md:sr-only">{t`clock went back`}</span>
              </span>
            ) : null}
            <span className="truncate md:shrink-0">{formatDayTime(new Date(time))}</span>
            <span className="truncate max-md:hidden">{where}</span>
          </span>
        </span>
        {said ? (
          <span className="flex max-w-[30%] min-w-0 items-center gap-1.5 text-xs text-ink-muted max-md:hidden">
            <MessageSquareText size={13} className="shrink-0" aria-hidden="true" />
            <span className="truncate">{said}</span>
          </span>
        ) : null}
        <span className="w-12 shrink-0 text-right text-xs numeric">{formatScore(row.score)}</span>
        <span className="w-14 shrink-0">
          <VerdictMark verdict={row.verdict} isOverridden={row.isOverridden} />
        </span>
        <span className="w-14 shrink-0 text-right text-2xs text-ink-muted numeric max-md:hidden">
          {t`no. ${formatNumber(seq)}`}
        </span>
      </button>
    </>
  )
}

/** Read when its row comes into sight. */
function Thumbnail({ seq }: { seq: number }) {
  const [blob, setBlob] = useState<Blob | null>(null)
  useEffect(() => {
    let isWanted = true
    historyDatabase.thumbnail(seq).then(
      (read) => {
        if (isWanted) setBlob(read ?? null)
      },
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [seq])
  const look = 'size-12 shrink-0 rounded-md bg-surround object-cover'
  if (blob) return <BlobImage blob={blob} alt="" className={look} />
  return (
    <span className={clsx(look, 'flex items-center justify-center text-ink-faint')}>
      <ImageIcon size={18} aria-hidden="true" />
    </span>
  )
}
