import { clsx } from 'clsx'
import { Slider as Primitive } from 'radix-ui'

interface SliderProps {
  label: string
  value: number
  onChange: (value: number) => void
  /** What a screen reader says for the value. */
  valueText: string
  min?: number
  max?: number
  step?: number
  disabled?: boolean
  /** Whether the part below the value is filled; not where "below" means nothing. */
  filled?: boolean
}

export function Slider({
  label,
  value,
  onChange,
  valueText,
  min = 0,
  max = 1,
  step = 0.005,
  disabled = false,
  filled = true,
}: SliderProps) {
  return (
    <Primitive.Root
      value={[value]}
      onValueChange={([next]) => {
        if (next !== undefined) onChange(next)
      }}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      className="relative flex h-6 w-full touch-none items-center select-none data-disabled:opacity-45 touch:h-11"
    >
      <Primitive.Track className="relative h-1 grow rounded-full bg-track">
        <Primitive.Range className={clsx('absolute h-full rounded-full', filled && 'bg-accent')} />
      </Primitive.Track>
      <Primitive.Thumb
        aria-label={label}
        aria-valuetext={valueText}
        className="block size-4 cursor-grab rounded-full border border-control bg-panel shadow-sm transition-colors hover:border-accent active:cursor-grabbing active:border-accent dark:bg-ink"
      />
    </Primitive.Root>
  )
}
