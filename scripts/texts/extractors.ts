import { extractor as macroExtractor } from '@lingui/cli/api'
import type { ExtractorType } from '@lingui/conf'
import ts from 'typescript'

/** The sentences that core, workers and page make with the tag `sentence`, with `{0}` for each value. */
function sentencesIn(code: string, filename: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'sentence') {
      const { template } = node
      found.push(
        ts.isNoSubstitutionTemplateLiteral(template)
          ? template.text
          : template.head.text +
              template.templateSpans.map(({ literal }, index) => `{${index}}${literal.text}`).join(''),
      )
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(filename, code, ts.ScriptTarget.Latest, true))
  return found
}

/** Lingui's macros, and failures where they are made, so that nobody has to list them. */
export const sourceExtractor: ExtractorType = {
  match: (filename) => /\.tsx?$/.test(filename),
  async extract(filename, code, onMessageExtracted, context) {
    await macroExtractor.extract(filename, code, onMessageExtracted, context)
    for (const id of sentencesIn(code, filename))
      onMessageExtracted({ id, message: id, origin: [filename, 1] })
  },
}

interface SampleIndex {
  kinds: { name: string; description: string; pictures: { defect: string | null }[] }[]
}

/** Names, descriptions and defects of the sample pictures. */
export const sampleExtractor: ExtractorType = {
  match: (filename) => filename.endsWith('samples/index.json'),
  extract(filename, code, onMessageExtracted) {
    const { kinds } = JSON.parse(code) as SampleIndex
    const texts = kinds.flatMap(({ name, description, pictures }) => [
      name,
      description,
      ...pictures.flatMap(({ defect }) => defect ?? []),
    ])
    for (const id of new Set(texts)) onMessageExtracted({ id, message: id, origin: [filename, 1] })
  },
}
