import { i18n } from '@lingui/core'
import { markup, type Markup } from './markup'
import { REPORT_STYLE } from './report-style'

/** Everything before what a report says: it runs no script and fetches nothing. */
export function reportOpening(title: string, madeAt: string): Markup {
  const when = new Intl.DateTimeFormat(i18n.locale || undefined, { dateStyle: 'long', timeStyle: 'short' })
  return markup`<!doctype html>
<html lang="${i18n.locale || 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ html: REPORT_STYLE }}</style>
</head>
<body>
<header><h1>${title}</h1><p>${when.format(new Date(madeAt))}</p></header>
<main>
`
}

export const REPORT_TAIL = '</main>\n</body>\n</html>\n'
