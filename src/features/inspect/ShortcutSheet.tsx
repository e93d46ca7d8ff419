import { Dialog } from 'radix-ui'
import { Kbd } from '../../components/Kbd'
import { ModalPanel } from '../../components/ModalPanel'
import { commandGroups } from './commands'

interface ShortcutSheetProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function ShortcutSheet({ open, onOpenChange }: ShortcutSheetProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <ModalPanel
        title="Keyboard shortcuts"
        description="They work wherever the focus is, except while you type or move a slider."
        className="max-w-md"
      >
        {commandGroups.map(({ name, commands }) => (
          <section key={name} className="border-t border-line py-3 last:pb-0">
            <h3 className="mb-1 text-xs font-semibold text-ink-muted">{name}</h3>
            <dl>
              {commands.map(({ label, shown }) => (
                <div key={label} className="flex h-8 items-center justify-between gap-4">
                  <dt>{label}</dt>
                  <dd className="flex gap-1">
                    {shown.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <dl className="border-t border-line pt-3">
          <div className="flex h-8 items-center justify-between gap-4">
            <dt>Paste a picture</dt>
            <dd className="flex gap-1">
              <Kbd>Ctrl</Kbd>
              <Kbd>V</Kbd>
            </dd>
          </div>
          <div className="flex h-8 items-center justify-between gap-4">
            <dt>This list</dt>
            <dd>
              <Kbd>?</Kbd>
            </dd>
          </div>
        </dl>
      </ModalPanel>
    </Dialog.Root>
  )
}
