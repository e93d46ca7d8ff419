import { t } from '@lingui/core/macro'
import { SegmentedControl } from '../../components/SegmentedControl'
import { MAXIMUM_WHO_LENGTH, useHistory } from '../../stores/history'

/** Who inspects, where, and of what the picture itself is kept. */
export function Settings() {
  const { operator, station, pictures, set } = useHistory()
  return (
    <div className="grid gap-4">
      <Name
        label={t`Station`}
        value={station}
        hint={t`such as line 2`}
        onChange={(name) => set({ station: name })}
      />
      <Name
        label={t`Operator`}
        value={operator}
        hint={t`nobody in particular`}
        onChange={(name) => set({ operator: name })}
      />
      <div className="grid gap-1">
        <p className="text-xs text-ink-muted">{t`Keep the picture itself`}</p>
        <SegmentedControl
          label={t`Keep the picture itself`}
          segments={[
            { value: 'all', label: t`Of all` },
            { value: 'NG', label: t`Of NG` },
            { value: 'none', label: t`Of none` },
          ]}
          value={pictures}
          onChange={(kept) => set({ pictures: kept })}
        />
        <p className="text-xs text-pretty text-ink-muted">
          {t`Scores, maps and a small picture are kept of every inspection. What is set here counts from the next one on.`}
        </p>
      </div>
    </div>
  )
}

interface NameProps {
  label: string
  value: string
  hint: string
  onChange: (value: string) => void
}

function Name({ label, value, hint, onChange }: NameProps) {
  return (
    <label className="grid gap-1">
      <span className="text-xs text-ink-muted">{label}</span>
      <input
        value={value}
        maxLength={MAXIMUM_WHO_LENGTH}
        placeholder={hint}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        className="h-9 rounded-lg border border-control bg-panel px-2.5 placeholder:text-ink-faint touch:h-11"
      />
    </label>
  )
}
