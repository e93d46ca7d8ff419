import { i18n } from '@lingui/core'
import type { FlawscopeError } from '../core/errors'
import type { Sentence } from '../core/sentence'
import { formatNumber } from './format'

/** A sentence of core or worker in the language of the page, its numbers too. */
export function translate({ id, values }: Sentence): string {
  const local = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'number' ? formatNumber(value) : value,
  ])
  return i18n._(id, Object.fromEntries(local) as Record<string, string>)
}

/** What a failure says to the user, in the language of the page. */
export const translateError = ({
  message,
  hint,
  texts,
}: Pick<FlawscopeError, 'message' | 'hint' | 'texts'>): {
  readonly message: string
  readonly hint: string
} => (texts ? { message: translate(texts.message), hint: translate(texts.hint) } : { message, hint })

/** A text of the files that ship with the app, such as a sample's name, in the language of the page. */
export const translateShipped = (text: string): string => i18n._(text)
