import { Switch } from 'radix-ui'
import type { ReactNode } from 'react'

interface SwitchRowProps {
  checked: boolean
  onChange: (checked: boolean) => void
  children: ReactNode
}

/** A setting that is on or off, with its name before the switch. */
export function SwitchRow({ checked, onChange, children }: SwitchRowProps) {
  return (
    <label className="flex cursor-pointer items-center justify-between gap-3 touch:min-h-11">
      {children}
      <Switch.Root
        checked={checked}
        onCheckedChange={onChange}
        className="relative h-5 w-9 shrink-0 rounded-full bg-control transition-colors data-[state=checked]:bg-accent"
      >
        <Switch.Thumb className="block size-4 translate-x-0.5 rounded-full bg-panel transition-transform data-[state=checked]:translate-x-[1.125rem]" />
      </Switch.Root>
    </label>
  )
}
