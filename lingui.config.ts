import { defineConfig } from '@lingui/conf'
import { formatter } from '@lingui/format-po'
import { sampleExtractor, sourceExtractor } from './scripts/texts/extractors.ts'

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [
    {
      path: 'src/locales/{locale}',
      include: ['src', 'workers', 'public/samples/index.json'],
      exclude: ['**/*.test.*', '**/fixtures/**'],
    },
  ],
  extractors: [sourceExtractor, sampleExtractor],
  // Neither places nor dates: what changes in a catalogue is what changed in the texts.
  format: formatter({ origins: false, lineNumbers: false }),
  orderBy: 'message',
})
