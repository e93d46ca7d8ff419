import { t } from '@lingui/core/macro'
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { clsx } from 'clsx'
import { useEffect, useRef } from 'react'
import { useAfterPaint } from '../../../lib/use-after-paint'
import { useMediaQuery } from '../../../lib/use-media-query'
import { useRem } from '../../../lib/use-rem'
import { useInspections } from '../../../stores/inspections'
import { QueueRow } from './QueueRow'

/** In rem: a row's height, a tile's width and height in the strip on phones, and what lies between two. */
const ROW = 4
const TILE = 5.5
const TILE_HEIGHT = 5.625
const GAP = 0.125
/** In rem, of the box in which the list scrolls. */
const PADDING = 0.5

/** The pictures that are in sight, of however many there are; the selected one is always there for the Tab key. */
export function QueueList({ ids }: { ids: readonly string[] }) {
  const list = useRef<HTMLDivElement>(null)
  const isStrip = useMediaQuery('(width < 48rem)')
  const selectedId = useInspections((state) => state.selectedId)
  const selected = selectedId === null ? -1 : ids.indexOf(selectedId)
  // Scrolling asks for sizes, which right after a change has the browser lay the page out before its frame does.
  const target = useAfterPaint(selected)
  const rem = useRem()
  const extent = (isStrip ? TILE : ROW) * rem
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions stay inside this component
  const virtualizer = useVirtualizer({
    count: ids.length,
    getScrollElement: () => list.current,
    estimateSize: () => extent,
    gap: GAP * rem,
    horizontal: isStrip,
    overscan: 6,
    // New rows are drawn in a task of their own, not in the one that scrolls and paints.
    useFlushSync: false,
    // The list does not know of its box's padding, which the strip has before the tiles too.
    scrollPaddingEnd: (isStrip ? 2 : 1) * PADDING * rem,
    getItemKey: (index) => ids[index]!,
    rangeExtractor: (range: Range) => {
      const rows = defaultRangeExtractor(range)
      return selected < 0 || rows.includes(selected) ? rows : [...rows, selected].sort((a, b) => a - b)
    },
  })

  useEffect(() => virtualizer.measure(), [virtualizer, extent])
  // Also when a device is turned: the strip and the list begin at their first picture.
  useEffect(() => {
    if (target >= 0) virtualizer.scrollToIndex(target, { align: 'auto' })
  }, [virtualizer, target, extent])

  const length = virtualizer.getTotalSize()
  return (
    <div
      ref={list}
      className={clsx('min-h-0 overflow-auto px-2 pb-2', isStrip ? 'overflow-y-hidden' : 'grow')}
    >
      <ul
        aria-label={t`Pictures`}
        className="relative"
        style={isStrip ? { width: length, height: `${TILE_HEIGHT}rem` } : { height: length }}
      >
        {virtualizer.getVirtualItems().map(({ key, index, start }) => (
          <QueueRow
            key={key}
            id={ids[index]!}
            place={index + 1}
            count={ids.length}
            isStop={selected < 0 ? index === 0 : index === selected}
            className={isStrip ? 'h-full w-22' : 'h-16 w-full'}
            offset={isStrip ? `translateX(${start}px)` : `translateY(${start}px)`}
          />
        ))}
      </ul>
    </div>
  )
}
