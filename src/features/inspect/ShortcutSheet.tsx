import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
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
        title={t`Keyboard shortcuts`}
        description={t`They work wherever the focus is, except while you type or move a slider.`}
        className="max-w-md"
      >
        {commandGroups.map(({ id, name, commands }) => (
          <section key={id} className="border-t border-line py-3 last:pb-0">
            <h3 className="mb-1 text-xs font-semibold text-ink-muted">{i18n._(name)}</h3>
            <dl>
              {commands.map(({ id, label, shown }) => (
                <div key={id} className="flex h-8 items-center justify-between gap-4">
                  <dt>{i18n._(label)}</dt>
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
            <dt>{t`Paste a picture`}</dt>
            <dd className="flex gap-1">
              <Kbd>Ctrl</Kbd>
              <Kbd>V</Kbd>
            </dd>
          </div>
          <div className="flex h-8 items-center justify-between gap-4">
            <dt>{t`This list`}</dt>
            <dd>
              <Kbd>?</Kbd>
            </dd>
          </div>
        </dl>
      </ModalPanel>
    </Dialog.Root>
  )
}
