import { t } from '@lingui/core/macro'
import { Boxes, Check, ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { navigate } from 'wouter/use-hash-location'
import { usability } from '../../stores/active-part'
import { useEngine } from '../../stores/engine'
import { usePartLibrary } from '../../stores/part-library'
import { useParts } from '../../stores/parts'
import { judgeBy } from './part-actions'

const GENERIC = 'generic'
const row =
  'flex min-h-8 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1 text-sm outline-none data-disabled:pointer-events-none data-disabled:opacity-50 data-highlighted:bg-hover touch:min-h-11'

/** What judges the queue: the generic detector or a part. */
export function PartChooser() {
  const parts = usePartLibrary((state) => state.parts)
  const activePart = useParts((state) => state.activePart)
  useEngine((state) => state.status)
  const name = activePart?.name ?? t`Generic`
  return (
    // Not modal: the page stays where it is for a screen reader.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        data-testid="part-chooser"
        className="flex h-8 w-full min-w-0 items-center gap-2 rounded-lg border border-control bg-panel px-2.5 text-left transition-colors hover:bg-hover touch:h-11"
      >
        <Boxes size={14} aria-hidden="true" className="shrink-0 text-ink-muted" />
        <span className="shrink-0 text-xs text-ink-muted">{t`Part`}</span>
        <span className="min-w-0 grow truncate font-medium">{name}</span>
        <ChevronDown size={14} aria-hidden="true" className="shrink-0 text-ink-muted" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="start"
        sideOffset={6}
        collisionPadding={8}
        className="z-40 max-h-80 max-w-80 min-w-56 animate-pop overflow-y-auto rounded-xl bg-raised p-1 shadow-pop outline-none"
      >
        <DropdownMenu.RadioGroup
          value={activePart?.id ?? GENERIC}
          onValueChange={(id) => judgeBy(id === GENERIC ? null : id)}
        >
          <Choice value={GENERIC} name={t`Generic`} note={t`any part, untaught`} />
          {parts.map((part) => (
            <Choice
              key={part.id}
              value={part.id}
              name={part.name}
              {...(usability(part).ok ? {} : { note: t`made for another model`, isDisabled: true })}
            />
          ))}
        </DropdownMenu.RadioGroup>
        <DropdownMenu.Separator className="my-1 h-px bg-line" />
        <DropdownMenu.Item className={row} onSelect={() => navigate('/parts')}>
          {parts.length === 0 ? t`Teach a part` : t`Manage parts`}
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

interface ChoiceProps {
  value: string
  name: string
  note?: string
  isDisabled?: boolean
}

function Choice({ value, name, note, isDisabled = false }: ChoiceProps) {
  return (
    <DropdownMenu.RadioItem value={value} disabled={isDisabled} className={row}>
      <span className="min-w-0 grow">
        <span className="block truncate">{name}</span>
        {note ? <span className="block text-2xs text-ink-muted">{note}</span> : null}
      </span>
      <DropdownMenu.ItemIndicator>
        <Check size={15} className="text-accent" aria-hidden="true" />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  )
}
