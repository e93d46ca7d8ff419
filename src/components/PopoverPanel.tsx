import { clsx } from 'clsx'
import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'

/** The floating panel of a `Popover.Root`; every popover of the app looks the same. */
export function PopoverPanel({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <Popover.Portal>
      <Popover.Content
        align="end"
        sideOffset={8}
        collisionPadding={12}
        className={clsx(
          'z-40 w-80 max-w-[calc(100vw-1.5rem)] animate-pop rounded-xl bg-raised p-4 text-sm shadow-pop outline-none',
          className,
        )}
      >
        {children}
      </Popover.Content>
    </Popover.Portal>
  )
}
