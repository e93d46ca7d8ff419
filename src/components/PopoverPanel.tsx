import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'

interface PopoverPanelProps {
  /** What a screen reader calls the panel. */
  label: string
  children: ReactNode
}

/** The floating panel of a `Popover.Root`; every popover of the app looks the same. */
export function PopoverPanel({ label, children }: PopoverPanelProps) {
  return (
    <Popover.Portal>
      <Popover.Content
        aria-label={label}
        align="end"
        sideOffset={8}
        collisionPadding={12}
        className="z-40 w-80 max-w-[calc(100vw-1.5rem)] animate-pop rounded-xl bg-raised p-4 text-sm shadow-pop outline-none"
      >
        {children}
      </Popover.Content>
    </Popover.Portal>
  )
}
