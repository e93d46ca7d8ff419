import { i18n, type Messages } from '@lingui/core'
import { locales, type Locale } from '../core/display'

/** What each language calls itself. */
export const localeNames = { en: 'English', de: 'Deutsch' } as const satisfies Record<Locale, string>

const catalogues = {
  en: () => import('../locales/en.po'),
  de: () => import('../locales/de.po'),
} as const satisfies Record<Locale, () => Promise<{ messages: Messages }>>

/** The first of the wanted languages (BCP 47, best first) that the app speaks; English when there is none. */
export function bestLocale(wanted: readonly string[]): Locale {
  const languages = wanted.map((tag) => tag.split('-')[0]?.toLowerCase())
  const language = languages.find((candidate) => locales.some((locale) => locale === candidate))
  return locales.find((locale) => locale === language) ?? 'en'
}

let latest: Locale | undefined

/**
 * Loads a language's texts and speaks it from then on: everything drawn follows without a reload.
 * When another language is asked for meanwhile, the later wish counts.
 *
 * @throws Error when the texts cannot be loaded; the language then stays what it was.
 */
export async function speak(locale: Locale): Promise<void> {
  latest = locale
  const { messages } = await catalogues[locale]()
  if (latest === locale) i18n.loadAndActivate({ locale, messages })
}
