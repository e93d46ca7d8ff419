import { i18n } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Monitor, Moon, Sun } from 'lucide-react'
import { ChoiceMenu } from '../../components/ChoiceMenu'
import { themes, useView } from '../../stores/view'

const looks = {
  light: { icon: Sun, label: msg`Light` },
  dark: { icon: Moon, label: msg`Dark` },
  system: { icon: Monitor, label: msg`As the system` },
} as const

export function ThemeSwitch() {
  const theme = useView((state) => state.theme)
  const setTheme = useView((state) => state.setTheme)
  return (
    <ChoiceMenu
      icon={looks[theme].icon}
      label={t`Theme: ${i18n._(looks[theme].label)}`}
      value={theme}
      onChange={setTheme}
      choices={themes.map((value) => ({
        value,
        icon: looks[value].icon,
        label: i18n._(looks[value].label),
      }))}
    />
  )
}
