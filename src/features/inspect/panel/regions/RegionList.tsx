import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { useEffect, useId, useRef, type KeyboardEvent } from 'react'
import type { Region } from '../../../../core/regions'
import { useMeasures } from '../../../../stores/measures'
import { useRegionFocus } from '../../../../stores/region-focus'
import { chooseRegion } from '../../region-choice'
import { describeRegion } from './describe-region'

/** The hottest ones; a threshold that leaves more of them is not yet set. */
const MAXIMUM_LISTED = 200

interface RegionListProps {
  regions: readonly Region[]
  /** Size of the picture, in its pixels. */
  picture: { readonly width: number; readonly height: number }
}

/** The regions, hottest first. One stop of the tab key; arrows go from region to region. */
export function RegionList({ regions, picture }: RegionListProps) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const selected = useRegionFocus((state) => state.selected)
  const listed = regions.slice(0, MAXIMUM_LISTED)
  const place = listed.findIndex((region) => region.id === selected)

  useEffect(() => {
    const row = list.current?.children[place]
    if (row && list.current) keepVisible(list.current, row)
  }, [place])

  const choose = (region: Region | undefined) => {
    if (region) chooseRegion(region, picture)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const target = targetOf(event.key, place, listed.length)
    if (target === null && event.key !== 'Escape') return
    event.preventDefault()
    if (target === null) useRegionFocus.getState().select(null)
    else choose(listed[target])
  }
  return (
    <>
      <div
        ref={list}
        role="listbox"
        aria-label={t`Regions`}
        tabIndex={0}
        aria-activedescendant={place < 0 ? undefined : `${id}-${place}`}
        onKeyDown={onKeyDown}
        className="relative -mx-2 h-54 overflow-y-auto rounded-md border border-line"
      >
        {listed.map((region, index) => (
          <RegionRow
            key={region.id}
            id={`${id}-${index}`}
            number={index + 1}
            region={region}
            onChoose={() => choose(region)}
          />
        ))}
      </div>
      {regions.length > listed.length ? (
        <p className="mt-1 text-xs text-ink-muted">{t`Only the ${MAXIMUM_LISTED} hottest are listed.`}</p>
      ) : null}
    </>
  )
}

interface RegionRowProps {
  id: string
  number: number
  region: Region
  onChoose: () => void
}

function RegionRow({ id, number, region, onChoose }: RegionRowProps) {
  const isHovered = useRegionFocus((state) => state.hovered === region.id)
  const isSelected = useRegionFocus((state) => state.selected === region.id)
  const millimetres = useMeasures((state) => state.millimetresPerPixel)
  const { area, peak, mean, box, centre } = describeRegion(region, millimetres)
  const { hover } = useRegionFocus.getState()
  return (
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      data-region={region.id}
      onClick={onChoose}
      onPointerEnter={() => hover(region.id)}
      onPointerLeave={() => hover(null)}
      className={clsx(
        'grid cursor-pointer grid-cols-[1.5rem_1fr_auto] gap-x-1 border-b border-line px-2 py-1.5 numeric last:border-0',
        isSelected ? 'bg-accent-soft' : isHovered && 'bg-hover',
      )}
    >
      <span className={clsx('text-xs', isSelected ? 'font-semibold text-accent' : 'text-ink-muted')}>
        <span className="sr-only">{t`Region ${number}:`}</span>
        <span aria-hidden="true">{number}</span>
      </span>
      <span className="truncate">{area}</span>
      <span className="font-medium">
        <span className="sr-only">{t`peak`} </span>
        {peak}
      </span>
      <span className="col-span-2 col-start-2 truncate text-2xs text-ink-muted">{box}</span>
      <span className="col-start-2 truncate text-2xs text-ink-muted">{t`centre ${centre}`}</span>
      <span className="text-right text-2xs text-ink-muted">{t`mean ${mean}`}</span>
    </div>
  )
}

/** The row that a key leads to; null for other keys and in an empty list. */
function targetOf(key: string, place: number, count: number): number | null {
  if (count === 0) return null
  if (key === 'ArrowDown') return Math.min(count - 1, place + 1)
  if (key === 'ArrowUp') return Math.max(0, place - 1)
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return key === 'Enter' || key === ' ' ? Math.max(0, place) : null
}

/** Scrolls the list alone: `scrollIntoView` would move the page on small screens. */
function keepVisible(list: Element, row: Element): void {
  const { top, bottom } = row.getBoundingClientRect()
  const frame = list.getBoundingClientRect()
  if (top < frame.top) list.scrollTop -= frame.top - top
  if (bottom > frame.bottom) list.scrollTop += bottom - frame.bottom
}
