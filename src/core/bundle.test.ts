import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod/mini'
import { type Bundle, bundleIndexSchema, bundleSchema, graphFiles } from './bundle'

describe('bundleSchema', () => {
  it('is what public/models/bundle.schema.json says; `npm run schema` renews that file', () => {
    const file = new URL('../../public/models/bundle.schema.json', import.meta.url)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(z.toJSONSchema(bundleSchema, { io: 'input' }))
  })
})

describe('a variant in int8', () => {
  const manifest = JSON.parse(
    readFileSync(new URL('../../public/models/default/bundle.json', import.meta.url), 'utf8'),
  ) as Bundle
  const [full] = manifest.graphs.detector.variants
  const withInt8 = (more: object) => ({
    ...manifest,
    graphs: { detector: { variants: [full, { ...full, precision: 'int8', ...more }] } },
  })
  const { protocol, rows } = manifest.evaluation

  it('is taken with its accuracy', () => {
    expect(bundleSchema.safeParse(withInt8({ accuracy: { protocol, rows } })).success).toBe(true)
  })

  it.each([{}, { accuracy: { protocol, rows: [] } }, { accuracy: { rows } }])(
    'is refused with %o',
    (more) => {
      const path = bundleSchema.safeParse(withInt8(more)).error?.issues[0]?.path.join('.')
      expect(path).toMatch(/^graphs\.detector\.variants\.1\.accuracy/)
    },
  )
})

describe('bundleIndexSchema', () => {
  const withFolder = (folder: string) => ({ bundles: [{ id: 'default', folder, bytes: 1 }] })

  it.each(['default', 'customers/part-7', 'v1.2_final'])('takes the folder %s', (folder) => {
    expect(bundleIndexSchema.safeParse(withFolder(folder)).success).toBe(true)
  })

  it.each([
    '',
    '/default',
    '../default',
    'a/../../b',
    'a/..',
    './a',
    'https://elsewhere.example/a',
    '//elsewhere.example',
    'a//b',
    'a/',
    'a\\b',
    'a?b',
    'a%2e%2e',
  ])('refuses a folder that may lie elsewhere: %s', (folder) => {
    expect(bundleIndexSchema.safeParse(withFolder(folder)).success).toBe(false)
  })
})

it('knows every file of the shipped graphs, those optimised beforehand too', () => {
  const folder = 'public/models/default'
  const { graphs } = bundleSchema.parse(JSON.parse(readFileSync(`${folder}/bundle.json`, 'utf8')))
  const there = readdirSync(folder).filter((name) => name.endsWith('.onnx'))
  expect(
    graphFiles(graphs)
      .map(({ file }) => file)
      .sort(),
  ).toEqual(there.sort())
})
