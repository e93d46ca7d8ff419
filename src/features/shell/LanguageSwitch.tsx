import { t } from '@lingui/core/macro'
import { Languages } from 'lucide-react'
import { ChoiceMenu } from '../../components/ChoiceMenu'
import { locales } from '../../core/display'
import { localeNames } from '../../lib/locale'
import { localeOf, useLanguage } from '../../stores/language'

export function LanguageSwitch() {
  const locale = useLanguage(localeOf)
  const choose = useLanguage((state) => state.choose)
  return (
    <ChoiceMenu
      icon={Languages}
      label={t`Language: ${localeNames[locale]}`}
      value={locale}
      onChange={choose}
      choices={locales.map((value) => ({ value, label: localeNames[value], lang: value }))}
    />
  )
}
