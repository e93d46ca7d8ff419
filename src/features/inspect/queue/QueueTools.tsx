import { t } from '@lingui/core/macro'
import { ArrowDownUp, Search, SlidersHorizontal, X } from 'lucide-react'
import { ChoiceMenu } from '../../../components/ChoiceMenu'
import { queueFilters, queueSorts, type QueueFilter, type QueueSort } from '../../../lib/queue-order'
import { useQueueView } from '../../../stores/queue-view'

/** Search, filter and order of the list. */
export function QueueTools() {
  const { sort, filter, search, setSort, setFilter, setSearch } = useQueueView()
  const filters = filterNames()
  const sorts = sortNames()
  return (
    <div className="flex shrink-0 items-center gap-1 px-2 pb-2 pl-3">
      <label className="relative min-w-0 grow">
        <Search
          size={14}
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-faint"
        />
        <input
          type="search"
          aria-label={t`Search by name`}
          placeholder={t`Search`}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setSearch('')
          }}
          className="h-8 w-full rounded-lg border border-control bg-panel pr-7 pl-8 placeholder:text-ink-faint touch:h-11 [&::-webkit-search-cancel-button]:hidden"
        />
        {search ? (
          <button
            type="button"
            aria-label={t`Clear the search`}
            onClick={() => setSearch('')}
            className="absolute inset-y-0 right-0 flex w-7 items-center justify-center rounded-lg text-ink-muted hover:text-ink"
          >
            <X size={14} aria-hidden="true" />
          </button>
        ) : null}
      </label>
      <ChoiceMenu
        icon={SlidersHorizontal}
        label={t`Filter: ${filters[filter]}`}
        isActive={filter !== 'all'}
        value={filter}
        onChange={setFilter}
        choices={queueFilters.map((value) => ({ value, label: filters[value] }))}
      />
      <ChoiceMenu
        icon={ArrowDownUp}
        label={t`Order: ${sorts[sort]}`}
        isActive={sort !== 'arrival'}
        value={sort}
        onChange={setSort}
        choices={queueSorts.map((value) => ({ value, label: sorts[value] }))}
      />
    </div>
  )
}

const filterNames = (): Record<QueueFilter, string> => ({
  all: t`All`,
  NG: 'NG',
  OK: 'OK',
  failed: t`Failed`,
  unreviewed: t`Not reviewed`,
})

const sortNames = (): Record<QueueSort, string> => ({
  arrival: t`Arrival`,
  score: t`Highest score first`,
  name: t`Name`,
  verdict: t`NG first`,
})
