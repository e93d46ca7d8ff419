import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod/mini'
import { bundleIndexSchema, bundleSchema } from './bundle'

describe('bundleSchema', () => {
  it('is what public/models/bundle.schema.json says; `npm run schema` renews that file', () => {
    const file = new URL('../../public/models/bundle.schema.json', import.meta.url)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(z.toJSONSchema(bundleSchema, { io: 'input' }))
  })
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
