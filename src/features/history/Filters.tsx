import { t } from '@lingui/core/macro'
import { Search, X } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { Button } from '../../components/Button'
import { SegmentedControl } from '../../components/SegmentedControl'
import type { DayRow } from '../../lib/storage/history-rows'
import { NO_FILTER, useHistoryView } from '../../stores/history-view'

const field = 'h-9 min-w-0 rounded-lg border border-control bg-panel px-2 touch:h-11'
/** Of a choice's value: a part's id or a station's name may be empty, which means something. */
const ALL = 'all'

/** Time, part, station, verdict and words that narrow the list. */
export function Filters({ days }: { days: readonly DayRow[] }) {
  const view = useHistoryView()
  const set = useHistoryView.setState
  const parts = useMemo(() => new Map(days.map(({ part, partName }) => [part, partName])), [days])
  const stations = useMemo(() => [...new Set(days.map(({ station }) => station))].sort(), [days])
  const isFiltered = Object.entries(NO_FILTER).some(
    ([key, none]) => view[key as keyof typeof NO_FILTER] !== none,
  )
  return (
    <search
      className="flex flex-wrap items-end gap-x-3 gap-y-2 px-4 md:px-6"
      aria-label={t`Filter the history`}
    >
      <Labelled label={t`From`}>
        <input
          type="date"
          value={view.fromDay}
          max={view.toDay || undefined}
          onChange={({ currentTarget }) => set({ fromDay: currentTarget.value })}
          className={field}
        />
      </Labelled>
      <Labelled label={t`To`}>
        <input
          type="date"
          value={view.toDay}
          min={view.fromDay || undefined}
          onChange={({ currentTarget }) => set({ toDay: currentTarget.value })}
          className={field}
        />
      </Labelled>
      {parts.size > 1 || view.part !== null ? (
        <Labelled label={t`Part`}>
          <Choice
            value={view.part}
            options={[...parts].map(([value, name]) => ({ value, name: name || t`Generic` }))}
            onChange={(part) => set({ part })}
          />
        </Labelled>
      ) : null}
      {stations.length > 1 || view.station !== null ? (
        <Labelled label={t`Station`}>
          <Choice
            value={view.station}
            options={stations.map((value) => ({ value, name: value || t`without a station` }))}
            onChange={(station) => set({ station })}
          />
        </Labelled>
      ) : null}
      <SegmentedControl
        label={t`Verdict`}
        segments={[
          { value: 'all', label: t`All` },
          { value: 'OK', label: 'OK' },
          { value: 'NG', label: 'NG' },
        ]}
        value={view.verdict ?? 'all'}
        onChange={(value) => set({ verdict: value === 'all' ? null : value })}
      />
      <Labelled label={t`Words in notes and tags`}>
        <span className="relative flex">
          <Search
            size={14}
            className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-muted"
            aria-hidden="true"
          />
          <input
            type="search"
            value={view.words}
            title={t`Finds notes and tags that contain exactly this text, in capitals or not.`}
            onChange={({ currentTarget }) => set({ words: currentTarget.value })}
            className={`${field} w-56 pl-8!`}
          />
        </span>
      </Labelled>
      {isFiltered ? (
        <Button variant="quiet" onClick={() => set(NO_FILTER)}>
          <X size={14} aria-hidden="true" />
          {t`Show everything`}
        </Button>
      ) : null}
    </search>
  )
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="grid gap-0.5">
      <span className="text-2xs text-ink-muted">{label}</span>
      {children}
    </label>
  )
}

interface ChoiceProps {
  value: string | null
  options: readonly { readonly value: string; readonly name: string }[]
  onChange: (value: string | null) => void
}

function Choice({ value, options, onChange }: ChoiceProps) {
  return (
    <select
      value={value === null ? ALL : `=${value}`}
      onChange={({ currentTarget }) =>
        onChange(currentTarget.value === ALL ? null : currentTarget.value.slice(1))
      }
      className={`${field} max-w-44`}
    >
      <option value={ALL}>{t`All`}</option>
      {options.map((option) => (
        <option key={option.value} value={`=${option.value}`}>
          {option.name}
        </option>
      ))}
    </select>
  )
}
