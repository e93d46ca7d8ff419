import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Command as Menu } from 'cmdk'
import { Search } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { KeyCaps } from '../../components/KeyCaps'
import { execute, type Command, type CommandGroup } from '../../lib/command'
import { useShell } from '../../stores/shell'

/** Every command of the app, found by a few letters of its name. */
export function CommandPalette({ groups }: { groups: readonly CommandGroup[] }) {
  const isOpen = useShell(({ dialog }) => dialog === 'palette')
  const show = useShell((state) => state.show)
  const title = t`Commands`
  const run = (command: Command) => {
    show(null)
    // After the window has given the focus back, which a command may want elsewhere.
    setTimeout(() => execute(command))
  }
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => show(open ? 'palette' : null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12dvh] left-1/2 z-40 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 animate-fade overflow-hidden rounded-2xl bg-raised shadow-pop outline-none"
        >
          <Dialog.Title className="sr-only">{title}</Dialog.Title>
          <Menu label={title} loop>
            <div className="flex items-center gap-3 border-b border-line px-4">
              <Search size={16} className="shrink-0 text-ink-muted" aria-hidden="true" />
              <Menu.Input
                placeholder={t`What do you want to do?`}
                className="h-12 w-full bg-transparent text-base outline-none placeholder:text-ink-faint"
              />
            </div>
            <Menu.List className="max-h-[min(60dvh,28rem)] overflow-y-auto overscroll-contain p-2">
              <Menu.Empty className="px-3 py-6 text-center text-ink-muted">
                {t`No command has that name.`}
              </Menu.Empty>
              {groups.map(({ id, name, commands }) => (
                <Menu.Group
                  key={id}
                  heading={i18n._(name)}
                  className="**:[[cmdk-group-heading]]:px-3 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:font-semibold **:[[cmdk-group-heading]]:text-ink-muted"
                >
                  {commands.map((command) => (
                    <Entry key={command.id} command={command} group={i18n._(name)} onRun={run} />
                  ))}
                </Menu.Group>
              ))}
            </Menu.List>
          </Menu>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface EntryProps {
  command: Command
  group: string
  onRun: (command: Command) => void
}

function Entry({ command, group, onRun }: EntryProps) {
  const reason = command.disabledReason?.() ?? null
  const label = i18n._(command.label)
  return (
    <Menu.Item
      value={command.id}
      keywords={[label, group]}
      disabled={reason !== null}
      onSelect={() => onRun(command)}
      className="flex min-h-9 items-center gap-3 rounded-lg px-3 py-1.5 data-[disabled=true]:text-ink-muted data-[selected=true]:bg-accent-soft touch:min-h-11"
    >
      <span className="min-w-0 grow">
        {label}
        {reason === null ? null : <span className="block text-xs">{reason}</span>}
      </span>
      <KeyCaps keys={command.keys ?? []} />
    </Menu.Item>
  )
}
