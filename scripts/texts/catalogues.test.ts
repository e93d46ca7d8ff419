import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const config = getConfig()
const catalog = (await getCatalogs(config))[0]!
/** The English texts of a catalogue; where the text is its own id there is no message beside it. */
const textsOf = (entries: Readonly<Record<string, { readonly message?: string }>> | undefined): string[] =>
  Object.entries(entries ?? {})
    .map(([id, { message }]) => message ?? id)
    .sort()
const textsOfCode = textsOf(await catalog.collect())

test.each(config.locales)('the %s catalogue has the texts of the code and no others', async (locale) => {
  expect(textsOf(await catalog.read(locale)), 'to be updated by `npm run texts`').toEqual(textsOfCode)
})

test('every text has a German translation', async () => {
  const entries = Object.entries(await catalog.read('de'))
  const untranslated = entries.filter(([, { translation }]) => !translation.trim())
  expect(untranslated.map(([id, { message }]) => message ?? id)).toEqual([])
})

test('a translation has every hole and every element of its text', async () => {
  // A form of a plural, which may be a single word, is none.
  const holes = (text: string): string[] =>
    [...new Set(text.match(/(?<!(?:one|other|=\d+) )\{\w+(?=[,}])|<\/?\d+\/?>/g) ?? [])].sort()
  for (const [id, { message = id, translation }] of Object.entries(await catalog.read('de')))
    expect(holes(translation), message).toEqual(holes(message))
})

test('no text is listed twice, as merged branches may leave it', () => {
  for (const locale of config.locales) {
    const po = readFileSync(`src/locales/${locale}.po`, 'utf8')
    const ids = Array.from(po.matchAll(/^(?:msgctxt .*\n)?msgid .*(?:\n".*)*/gm), ([id]) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  }
})
