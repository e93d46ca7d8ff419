import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { toast } from 'sonner'
import { describe } from '../core/errors'
import { speak } from '../lib/locale'
import { localeOf, useLanguage } from '../stores/language'

/**
 * Speaks the user's language and follows a change of it; `lang` of the root element says which.
 *
 * @returns A promise that settles when there are texts to draw; it rejects when no language can be loaded.
 */
export async function startLanguage(root: HTMLElement): Promise<void> {
  i18n.on('change', () => {
    root.lang = i18n.locale
  })
  useLanguage.subscribe((state) => {
    speak(localeOf(state)).catch((cause: unknown) => {
      toast(t`The language could not be loaded.`, { description: describe(cause) })
    })
  })
  await speak(localeOf(useLanguage.getState()))
}
