import { t } from '@lingui/core/macro'
import { Keyboard, Search } from 'lucide-react'
import { IconButton } from '../components/IconButton'
import { LogoMark } from '../components/Logo'
import { EngineStatus } from '../features/engine/EngineStatus'
import { LanguageSwitch } from '../features/shell/LanguageSwitch'
import { PrivacyNote } from '../features/shell/PrivacyNote'
import { ThemeSwitch } from '../features/shell/ThemeSwitch'
import { keyCaps } from '../lib/command'
import { useShell } from '../stores/shell'
import { Navigation } from './Navigation'

export function Header() {
  const show = useShell((state) => state.show)
  return (
    <header className="sticky top-0 z-20 flex h-12 shrink-0 items-center gap-1 border-b border-line bg-panel pr-2 pl-4 touch:h-14">
      <p className="flex shrink-0 items-center gap-2 text-base font-semibold tracking-tight">
        <LogoMark className="size-5.5" />
        <span className="max-[22rem]:sr-only">Flawscope</span>
      </p>
      <Navigation layout="header" />
      <span className="grow" />
      <EngineStatus />
      <PrivacyNote />
      <IconButton
        icon={Search}
        label={t`Command palette`}
        shortcut={keyCaps('Mod+k').join(' ')}
        onClick={() => show('palette')}
      />
      <IconButton
        icon={Keyboard}
        label={t`Keyboard shortcuts`}
        shortcut="?"
        onClick={() => show('shortcuts')}
        className="touch:hidden"
      />
      <LanguageSwitch />
      <ThemeSwitch />
    </header>
  )
}
