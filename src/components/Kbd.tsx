import { clsx } from 'clsx'
import type { ReactNode } from 'react'

interface KbdProps {
  children: ReactNode
  /** On a dark tooltip (or a light one in the dark theme). */
  inverted?: boolean
}

export function Kbd({ children, inverted = false }: KbdProps) {
  return (
    <kbd
      className={clsx(
        'inline-flex h-5 min-w-5 items-center justify-center rounded border px-1 font-sans text-2xs font-medium',
        inverted ? 'border-current/35 text-current' : 'border-line-strong bg-ground text-ink-muted',
      )}
    >
      {children}
    </kbd>
  )
}
