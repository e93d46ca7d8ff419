import { Check, type LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { IconButton } from './IconButton'

interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
  readonly icon?: LucideIcon
  /** Language of the label where it is not the page's. */
  readonly lang?: string
}

interface ChoiceMenuProps<Value extends string> {
  icon: LucideIcon
  /** What is chosen here, and what is chosen now. */
  label: string
  /** Marks the icon where the choice is not the usual one. */
  isActive?: boolean
  value: Value
  onChange: (value: Value) => void
  choices: readonly Choice<Value>[]
}

/** An icon that opens a menu of which one entry is always chosen. The menu stays in the icon's landmark. */
export function ChoiceMenu<Value extends string>({
  icon,
  label,
  isActive = false,
  value,
  onChange,
  choices,
}: ChoiceMenuProps<Value>) {
  return (
    // Not modal: the page stays where it is for a screen reader.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton icon={icon} label={label} className={isActive ? 'bg-accent-soft text-accent' : ''} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="end"
        sideOffset={8}
        collisionPadding={8}
        className="z-40 min-w-44 animate-pop rounded-xl bg-raised p-1 shadow-pop outline-none"
      >
        <DropdownMenu.RadioGroup
          value={value}
          onValueChange={(next) => {
            const choice = choices.find((candidate) => candidate.value === next)
            if (choice) onChange(choice.value)
          }}
        >
          {choices.map(({ value: own, label: name, icon: Icon, lang }) => (
            <DropdownMenu.RadioItem
              key={own}
              value={own}
              lang={lang}
              className="flex h-8 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-sm outline-none data-highlighted:bg-hover touch:h-11"
            >
              {Icon ? <Icon size={15} className="text-ink-muted" aria-hidden="true" /> : null}
              <span className="grow">{name}</span>
              <DropdownMenu.ItemIndicator>
                <Check size={15} className="text-accent" aria-hidden="true" />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}
