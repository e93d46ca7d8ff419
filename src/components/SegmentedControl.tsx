import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'

interface Segment<Value extends string> {
  readonly value: Value
  readonly label: string
  /** Shown instead of the label, which stays the accessible name. */
  readonly content?: ReactNode
  readonly disabled?: boolean
}

interface SegmentedControlProps<Value extends string> {
  label: string
  segments: readonly Segment<Value>[]
  /** Null while none is chosen. */
  value: Value | null
  onChange: (value: Value) => void
}

export function SegmentedControl<Value extends string>({
  label,
  segments,
  value,
  onChange,
}: SegmentedControlProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      orientation="horizontal"
      aria-label={label}
      value={value ?? ''}
      onValueChange={(next) => {
        // Empty when the active segment is pressed again; one stays chosen.
        const segment = segments.find((candidate) => candidate.value === next)
        if (segment) onChange(segment.value)
      }}
      className="inline-flex shrink-0 rounded-lg bg-hover p-0.5 ring-1 ring-line ring-inset"
    >
      {segments.map((segment) => (
        <ToggleGroup.Item
          key={segment.value}
          value={segment.value}
          disabled={segment.disabled ?? false}
          aria-label={segment.label}
          className="inline-flex h-7 min-w-8 items-center justify-center gap-1.5 rounded-md px-2.5 text-xs font-medium text-ink-muted transition-colors hover:text-ink disabled:pointer-events-none disabled:opacity-45 data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:shadow-[0_0_0_1px_var(--line-strong)] max-sm:px-2 touch:h-10 touch:min-w-11"
        >
          {segment.content ?? segment.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
