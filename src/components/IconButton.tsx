import { clsx } from 'clsx'
import type { LucideIcon } from 'lucide-react'
import { Tooltip } from 'radix-ui'
import type { ComponentProps } from 'react'
import { Kbd } from './Kbd'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  icon: LucideIcon
  /** Accessible name and tooltip. */
  label: string
  /** Key that does the same, for the tooltip. */
  shortcut?: string
}

export function IconButton({ icon: Icon, label, shortcut, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button
          type="button"
          aria-label={label}
          className={clsx(
            'inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-muted transition-colors',
            'hover:bg-hover hover:text-ink disabled:pointer-events-none disabled:opacity-40 touch:size-11',
            'data-[state=open]:bg-hover data-[state=open]:text-ink',
            className,
          )}
          {...rest}
        >
          <Icon size={16} aria-hidden="true" />
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex animate-fade items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs font-medium text-ground"
        >
          {label}
          {shortcut ? <Kbd inverted>{shortcut}</Kbd> : null}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
