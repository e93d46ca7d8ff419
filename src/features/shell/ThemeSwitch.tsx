import { Check, Monitor, Moon, Sun, type LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { IconButton } from '../../components/IconButton'
import { themes, useView, type Theme } from '../../stores/view'

const looks: Record<Theme, { icon: LucideIcon; label: string }> = {
  light: { icon: Sun, label: 'Light' },
  dark: { icon: Moon, label: 'Dark' },
  system: { icon: Monitor, label: 'As the system' },
}

export function ThemeSwitch() {
  const theme = useView((state) => state.theme)
  const setTheme = useView((state) => state.setTheme)
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <IconButton icon={looks[theme].icon} label={`Theme: ${looks[theme].label.toLowerCase()}`} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={8}
          collisionPadding={8}
          className="z-40 min-w-44 animate-pop rounded-xl bg-raised p-1 shadow-pop outline-none"
        >
          <DropdownMenu.RadioGroup
            value={theme}
            onValueChange={(value) => {
              const chosen = themes.find((candidate) => candidate === value)
              if (chosen) setTheme(chosen)
            }}
          >
            {themes.map((value) => {
              const { icon: Icon, label } = looks[value]
              return (
                <DropdownMenu.RadioItem
                  key={value}
                  value={value}
                  className="flex h-8 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-sm outline-none data-highlighted:bg-hover touch:h-11"
                >
                  <Icon size={15} className="text-ink-muted" aria-hidden="true" />
                  <span className="grow">{label}</span>
                  <DropdownMenu.ItemIndicator>
                    <Check size={15} className="text-accent" aria-hidden="true" />
                  </DropdownMenu.ItemIndicator>
                </DropdownMenu.RadioItem>
              )
            })}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
