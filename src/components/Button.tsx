import { clsx } from 'clsx'
import type { ComponentProps } from 'react'

const variants = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border border-line-strong bg-raised text-ink hover:border-control hover:bg-hover',
  quiet: 'text-ink-muted hover:bg-hover hover:text-ink',
} as const

const sizes = {
  small: 'h-7 gap-1.5 rounded-md px-2 text-xs',
  medium: 'h-9 gap-2 rounded-lg px-3.5 text-sm',
} as const

interface ButtonProps extends ComponentProps<'button'> {
  variant?: keyof typeof variants
  size?: keyof typeof sizes
}

export function Button({ variant = 'secondary', size = 'medium', className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={clsx(
        'inline-flex shrink-0 items-center justify-center font-medium whitespace-nowrap transition-colors select-none',
        'disabled:pointer-events-none disabled:opacity-45 touch:h-11',
        variants[variant],
        sizes[size],
        className,
      )}
      {...rest}
    />
  )
}
