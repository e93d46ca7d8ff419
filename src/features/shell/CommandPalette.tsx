import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { Search } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useId, useState, type KeyboardEvent } from 'react'
import { KeyCaps } from '../../components/KeyCaps'
import { useFocusReturn } from '../../components/use-focus-return'
import { execute, type Command, type CommandGroup } from '../../lib/command'
import { fuzzyFilter } from '../../lib/fuzzy'
import { useShell } from '../../stores/shell'

/** Every command of the app, found by a few letters of its name. */
export function CommandPalette({ groups }: { groups: readonly CommandGroup[] }) {
  const isOpen = useShell(({ dialog }) => dialog === 'palette')
  const { show, hide } = useShell.getState()
  const focusReturn = useFocusReturn()
  const run = (command: Command) => {
    hide('palette')
    // After the window has given the focus back, which a command may want elsewhere.
    setTimeout(() => execute(command))
  }
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? show('palette') : hide('palette'))}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          {...focusReturn}
          className="fixed top-[min(12dvh,6rem)] left-1/2 z-40 flex max-h-[min(80dvh,32rem)] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 animate-fade flex-col overflow-hidden rounded-2xl bg-raised shadow-pop outline-none"
        >
          <Dialog.Title className="sr-only">{t`Commands`}</Dialog.Title>
          <Finder groups={groups} onRun={run} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface Found {
  readonly command: Command
  readonly group: string
  readonly label: string
  readonly reason: string | null
}

/** The field keeps the focus; the arrow keys move a mark through the list below it. */
function Finder({ groups, onRun }: { groups: readonly CommandGroup[]; onRun: (command: Command) => void }) {
  const listId = useId()
  const [typed, setTyped] = useState('')
  const [marked, setMarked] = useState(0)
  const all = groups.flatMap(({ name, commands }) =>
    commands.map((command): Found => ({
      command,
      group: i18n._(name),
      label: i18n._(command.label),
      reason: command.disabledReason?.() ?? null,
    })),
  )
  const found = typed.trim() ? fuzzyFilter(all, typed, ({ label, group }) => `${label} (${group})`) : all
  const active = found[Math.min(marked, found.length - 1)]
  const optionId = ({ command }: Found) => `${listId}-${command.id}`

  const mark = (place: number) => {
    setMarked(place)
    const next = found[place]
    if (next) document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const place = Math.min(marked, found.length - 1)
    const target = {
      ArrowDown: (place + 1) % found.length,
      ArrowUp: (place - 1 + found.length) % found.length,
      PageDown: Math.min(found.length - 1, place + 8),
      PageUp: Math.max(0, place - 8),
    }[event.key]
    if (target !== undefined && found.length > 0) mark(target)
    else if (event.key === 'Enter') {
      if (active?.reason === null) onRun(active.command)
    } else return
    event.preventDefault()
  }

  return (
    <>
      <div className="flex shrink-0 items-center gap-3 border-b border-line px-4">
        <Search size={16} className="shrink-0 text-ink-muted" aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          aria-label={t`Command`}
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active ? optionId(active) : undefined}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          placeholder={t`What do you want to do?`}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value)
            setMarked(0)
          }}
          onKeyDown={onKeyDown}
          className="h-12 w-full bg-transparent text-base outline-none placeholder:text-ink-muted"
        />
      </div>
      <div
        role="listbox"
        id={listId}
        aria-label={t`Commands`}
        className="min-h-0 overflow-y-auto overscroll-contain p-2"
      >
        {found.map((entry, index) => (
          <Entry
            key={entry.command.id}
            id={optionId(entry)}
            entry={entry}
            heading={!typed.trim() && entry.group !== found[index - 1]?.group}
            isActive={entry === active}
            onPoint={() => setMarked(index)}
            onRun={() => onRun(entry.command)}
          />
        ))}
      </div>
      <p role="status" className={clsx('px-5 text-ink-muted', found.length === 0 ? 'pb-5' : 'sr-only')}>
        {found.length === 0 ? t`No command has that name.` : ''}
      </p>
    </>
  )
}

interface EntryProps {
  id: string
  entry: Found
  /** Whether the name of its group stands above it. */
  heading: boolean
  isActive: boolean
  onPoint: () => void
  onRun: () => void
}

function Entry({
  id,
  entry: { command, group, label, reason },
  heading,
  isActive,
  onPoint,
  onRun,
}: EntryProps) {
  return (
    <>
      {heading ? (
        <p role="presentation" className="px-3 pt-2 pb-1 text-xs font-semibold text-ink-muted">
          {group}
        </p>
      ) : null}
      <div
        role="option"
        id={id}
        aria-selected={isActive}
        aria-disabled={reason !== null}
        onPointerMove={onPoint}
        onClick={reason === null ? onRun : undefined}
        className={clsx(
          'flex min-h-9 cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5 touch:min-h-11',
          'aria-disabled:cursor-default aria-disabled:text-ink-muted aria-selected:bg-accent-soft',
        )}
      >
        <span className="min-w-0 grow">
          {label}
          {reason === null ? null : <span className="block text-xs">{reason}</span>}
        </span>
        <KeyCaps keys={command.keys ?? []} />
      </div>
    </>
  )
}
