const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Markup that is safe to join. */
export interface Markup {
  readonly html: string
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign]!)

/** Tag of a template of markup: every value is escaped unless it is markup itself. */
export function markup(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Markup | readonly Markup[])[]
): Markup {
  const text = values.map((value) =>
    typeof value === 'string' || typeof value === 'number'
      ? escape(String(value))
      : 'html' in value
        ? value.html
        : value.map(({ html }) => html).join(''),
  )
  return { html: parts.reduce((all, part, index) => all + text[index - 1]! + part) }
}

/** Terms and their values. */
export const facts = (rows: readonly (readonly [term: string, value: string])[]): Markup =>
  markup`<dl>
    ${rows.map(
      ([term, value]) => markup`<dt>${term}</dt>
        <dd>${value}</dd>`,
    )}
  </dl>`
