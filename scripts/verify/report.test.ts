import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { bundleSchema } from '../../src/core/bundle'
import { toMarkdown, toReadme, type Verification } from './report'

const verification = JSON.parse(readFileSync('docs/verification.json', 'utf8')) as Verification

it('the documents state the measured figures and no others', () => {
  expect(readFileSync('docs/verification.md', 'utf8')).toBe(toMarkdown(verification))
  expect(readFileSync('README.md', 'utf8')).toContain(toReadme(verification))
})

it('the figures are those of the bundle that ships', () => {
  const folder = 'public/models/default'
  const bundle = bundleSchema.parse(JSON.parse(readFileSync(`${folder}/bundle.json`, 'utf8')))
  const { file } = bundle.graphs.detector.variants.find(({ precision }) => precision === 'fp32')!
  const sha256 = createHash('sha256')
    .update(readFileSync(`${folder}/${file}`))
    .digest('hex')
  expect(verification.bundle).toEqual({ id: bundle.id, version: bundle.version, sha256 })
})
