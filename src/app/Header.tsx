import { t } from '@lingui/core/macro'
import { Keyboard } from 'lucide-react'
import { IconButton } from '../components/IconButton'
import { LogoMark } from '../components/Logo'
import { EngineStatus } from '../features/engine/EngineStatus'
import { LanguageSwitch } from '../features/shell/LanguageSwitch'
import { PrivacyNote } from '../features/shell/PrivacyNote'
import { ThemeSwitch } from '../features/shell/ThemeSwitch'
import { useInspections } from '../stores/inspections'

export function Header({ onShowShortcuts }: { onShowShortcuts: () => void }) {
  const lastMs = useInspections((state) => state.lastMs ?? undefined)
  return (
    <header className="sticky top-0 z-20 flex h-12 shrink-0 items-center gap-1 border-b border-line bg-panel pr-2 pl-4 touch:h-14">
      <p className="flex shrink-0 items-center gap-2 text-base font-semibold tracking-tight">
        <LogoMark className="size-5.5" />
        <span className="max-[22rem]:sr-only">Flawscope</span>
      </p>
      <span className="grow" />
      <EngineStatus lastMs={lastMs} />
      <PrivacyNote />
      <IconButton
        icon={Keyboard}
        label={t`Keyboard shortcuts`}
        shortcut="?"
        onClick={onShowShortcuts}
        className="touch:hidden"
      />
      <LanguageSwitch />
      <ThemeSwitch />
    </header>
  )
}
