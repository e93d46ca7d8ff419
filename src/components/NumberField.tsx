import { useId, useState } from 'react'

interface NumberFieldProps {
  label: string
  /** Null shows an empty field. */
  value: number | null
  min: number
  max: number
  step: number | 'any'
  unit: string
  placeholder?: string
  /** Called with every number within the bounds, and with null when the field is emptied. */
  onChange: (value: number | null) => void
}

/** A number with its unit; what is out of bounds stays visible and is not taken. */
export function NumberField({ label, value, min, max, step, unit, placeholder, onChange }: NumberFieldProps) {
  const id = useId()
  // What is being typed; a value set from elsewhere replaces it.
  const [draft, setDraft] = useState<{ readonly text: string; readonly value: number | null } | null>(null)
  const text = draft?.value === value ? draft.text : value === null ? '' : String(value)
  const take = (text: string) => {
    const number = text.trim() === '' ? null : Number(text)
    const isValid = number === null || (number >= min && number <= max)
    setDraft({ text, value: isValid ? number : value })
    if (isValid && number !== value) onChange(number)
  }
  return (
    <div className="grid min-w-0 gap-1">
      <label htmlFor={id} className="text-xs text-ink-muted">
        {label}
      </label>
      <div className="flex h-8 items-center gap-1.5 rounded-md border border-control bg-panel px-2 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent touch:h-11">
        <input
          id={id}
          type="number"
          inputMode="decimal"
          min={min}
          max={max}
          step={step}
          value={text}
          placeholder={placeholder}
          onChange={({ currentTarget }) => take(currentTarget.value)}
          onBlur={() => setDraft(null)}
          className="w-full min-w-0 [appearance:textfield] bg-transparent numeric outline-none [&::-webkit-inner-spin-button]:hidden"
        />
        <span className="shrink-0 text-xs text-ink-muted">{unit}</span>
      </div>
    </div>
  )
}
