import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Dialog } from 'radix-ui'
import { KeyCaps } from '../../components/KeyCaps'
import { ModalPanel } from '../../components/ModalPanel'
import { SwitchRow } from '../../components/SwitchRow'
import type { CommandGroup } from '../../lib/command'
import { useShell } from '../../stores/shell'

/** Every key and what it does, from the same registry that the keys run. */
export function ShortcutSheet({ groups }: { groups: readonly CommandGroup[] }) {
  const isOpen = useShell(({ dialog }) => dialog === 'shortcuts')
  const { show, hide } = useShell.getState()
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? show('shortcuts') : hide('shortcuts'))}>
      <ModalPanel
        title={t`Keyboard shortcuts`}
        description={t`They work wherever the focus is, except while you type or move a slider.`}
        className="max-w-3xl"
      >
        <div className="gap-x-10 md:columns-2">
          {groups.map(({ id, name, commands }) => {
            const withKeys = commands.filter(({ keys }) => keys?.length)
            return withKeys.length === 0 ? null : (
              <section key={id} className="break-inside-avoid border-t border-line py-3">
                <h3 className="mb-1 text-xs font-semibold text-ink-muted">{i18n._(name)}</h3>
                <dl>
                  {withKeys.map(({ id, label, keys = [] }) => (
                    <div key={id} className="flex min-h-8 items-center justify-between gap-4">
                      <dt>{i18n._(label)}</dt>
                      <dd>
                        <KeyCaps keys={keys} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          })}
        </div>
        <div className="border-t border-line pt-3">
          <SingleKeysSwitch />
        </div>
      </ModalPanel>
    </Dialog.Root>
  )
}

/** For people who speak to their computer, or hit keys by accident. */
function SingleKeysSwitch() {
  const singleKeys = useShell((state) => state.singleKeys)
  const setSingleKeys = useShell((state) => state.setSingleKeys)
  return (
    <SwitchRow checked={singleKeys} onChange={setSingleKeys}>
      {t`Single letters, digits and signs run commands`}
    </SwitchRow>
  )
}
