import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from './IconButton'
import { useFocusReturn } from './use-focus-return'

interface ModalPanelProps {
  title: string
  description: string
  children: ReactNode
  className?: string
}

/** The window of a `Dialog.Root`, with title, description and a way out. */
export function ModalPanel({ title, description, children, className }: ModalPanelProps) {
  const { onOpenAutoFocus, onCloseAutoFocus } = useFocusReturn()
  return (
    <Dialog.Portal>
      <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-black/40" />
      <Dialog.Content
        onOpenAutoFocus={(event) => {
          onOpenAutoFocus()
          // On the window itself: a focused button would open with its tooltip.
          event.preventDefault()
          if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
        }}
        onCloseAutoFocus={onCloseAutoFocus}
        className={clsx(
          'fixed top-1/2 left-1/2 z-40 flex max-h-[min(90dvh,48rem)] w-[calc(100vw-2rem)] -translate-1/2 animate-fade flex-col rounded-2xl bg-raised shadow-pop outline-none',
          className,
        )}
      >
        <header className="flex items-start gap-4 py-4 pr-3 pl-5">
          <div className="min-w-0 grow">
            <Dialog.Title className="text-lg font-semibold">{title}</Dialog.Title>
            <Dialog.Description className="text-sm text-ink-muted">{description}</Dialog.Description>
          </div>
          <Dialog.Close asChild>
            <IconButton icon={X} label={t`Close`} shortcut="Esc" />
          </Dialog.Close>
        </header>
        <div className="min-h-0 overflow-y-auto px-5 pb-5">{children}</div>
      </Dialog.Content>
    </Dialog.Portal>
  )
}
