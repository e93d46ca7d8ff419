/**
 * A sentence for people, kept in English with its variable parts apart, so that a page can say it in another
 * language and a log can still be read. Plain data: it crosses the worker boundary and can be stored.
 */
export interface Sentence {
  /** The English sentence with `{0}`, `{1}` where the values go; translators look it up by this. */
  readonly id: string
  readonly values: Readonly<Record<string, string | number>>
}

/** Tag of a template that becomes a {@link Sentence}. `npm run texts` finds it by its name. */
export function sentence(parts: TemplateStringsArray, ...values: readonly (string | number)[]): Sentence {
  return {
    id: parts.reduce((id, part, index) => `${id}{${index - 1}}${part}`),
    values: Object.fromEntries(values.map((value, index) => [String(index), value])),
  }
}

/** The English sentence. */
export const inEnglish = ({ id, values }: Sentence): string =>
  id.replace(/\{(\d+)\}/g, (hole, name: string) => String(values[name] ?? hole))
