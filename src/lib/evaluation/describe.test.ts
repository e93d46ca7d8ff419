import { readFileSync } from 'node:fs'
import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { csvParse } from 'd3-dsv'
import { beforeAll, expect, it, vi } from 'vitest'
import { bundleSchema } from '../../core/bundle'
import type { ViewFigures } from '../../core/evaluation'
import { evaluationCsv, evaluationJson } from '../../core/export/evaluation-document'
import { describeEvaluation } from './describe'
import { evaluationReport } from './report'
import type { EvaluatedPicture, EvaluationResult } from './result'
import { typeRows } from './type-rows'

const folder = new URL('../../../public/models/default/bundle.json', import.meta.url)
const bundle = bundleSchema.parse(JSON.parse(readFileSync(folder, 'utf8')))

const hostile = `<script>alert(1)</script>"'&<img src=x onerror=alert(1)>`

beforeAll(() => {
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  vi.stubEnv('APP_VERSION', '0.1.0')
})

function picture(path: string, defect: string | null, refined: number): EvaluatedPicture {
  return {
    path,
    file: new File([], path),
    defect,
    mask: defect === null ? 'none' : 'used',
    width: 4,
    height: 3,
    scores: { refined, coarse: refined / 2 },
    thumbnail: Promise.resolve(new Blob()),
  }
}

const types = ['dent', hostile].map((defect) => ({
  defect,
  imageAuroc: 1,
  pixelAuroc: 0.9,
  aupro: null,
}))

const figures: ViewFigures = {
  imageAuroc: 0.75,
  imageAp: 0.8,
  pixelAuroc: 0.9,
  pixelAp: 0.5,
  aupro: 0.7,
  pixelPoints: [
    { threshold: Infinity, truePositives: 0, falsePositives: 0 },
    { threshold: 0.5, truePositives: 3, falsePositives: 2 },
    { threshold: 0, truePositives: 4, falsePositives: 8 },
  ],
  positivePixels: 4,
  negativePixels: 8,
  types,
}

const result: EvaluationResult = {
  set: {
    name: hostile,
    layout: 'mvtec',
    pictures: [],
    ignored: [{ path: 'licence.txt', reason: 'outside' }],
  },
  subject: { part: { id: 'a', name: hostile, key: 'k' }, threshold: 0.5 },
  engine: {
    bundle,
    bundleUrl: 'https://example.org/models/default/',
    provider: 'wasm',
    reason: 'no-adapter',
    device: { adapter: null, cores: 2, crossOriginIsolated: true },
    precision: 'fp32',
    threads: 2,
    fromCache: false,
    goldenDifference: 0,
    timings: { downloadMs: 1, sessionMs: 1, warmUpMs: 1 },
  },
  startedAt: '2026-11-24T18:00:00.000Z',
  finishedAt: '2026-11-24T18:05:00.000Z',
  pictures: [
    picture('good/a.png', null, 0.2),
    picture('good/=cmd.png', null, 0.7),
    picture('dent/b.png', 'dent', 0.9),
    picture('dent/c.png', 'dent', 0.4),
    picture(`${hostile}/d.png`, hostile, 0.8),
  ],
  problems: [
    {
      path: 'dent/broken.png',
      what: 'picture',
      error: { code: 'file-unsupported', message: 'This is a text file.', hint: 'Add a picture.' },
    },
    {
      path: 'dent/c.png',
      what: 'mask',
      error: { code: 'dataset-mask', message: 'The mask is too small.', hint: 'Export it again.' },
    },
  ],
  figures: { refined: figures, coarse: figures },
}

const names = { refined: msg`Refined`, coarse: msg`Coarse`, distance: msg`Distance` }
const describe = () => describeEvaluation(result, 'refined', 0.5)

it('the JSON keeps to its schema and says what judged', () => {
  const document = JSON.parse(evaluationJson(describe())) as ReturnType<typeof describe>
  expect(document.decision).toMatchObject({ caught: 2, missed: 1, falseAlarms: 1, passed: 1, f1: 2 / 3 })
  expect(document.set).toMatchObject({ good: 2, defective: 3, masks: 3 })
  expect(document.part).toEqual({ id: 'a', name: hostile, key: 'k' })
  expect(document.referenceGraph!.sha256).toBe(bundle.graphs.reference!.variants[0]!.sha256)
  expect(document.model!.id).toBe(bundle.id)
  // Half-way between 0.8 and the 0.7 of the false alarm.
  expect(document.figures.refined!.bestThreshold).toBeCloseTo(0.75, 12)
  expect(document.figures.distance).toBeUndefined()
  expect(
    describeEvaluation({ ...result, subject: { part: null, threshold: 0.5 } }, 'refined', 0.5),
  ).toMatchObject({
    part: null,
    referenceGraph: null,
  })
})

it('the CSV has a row for each picture and runs nothing in a spreadsheet', () => {
  const rows = csvParse(evaluationCsv(describe()).replace('\ufeff', ''))
  expect(rows.map(({ picture, outcome, error }) => [picture, outcome, error])).toEqual([
    ['good/a.png', 'passed', ''],
    ['good/=cmd.png', 'false alarm', ''],
    ['dent/b.png', 'caught', ''],
    ['dent/c.png', 'missed', 'The mask is too small.'],
    [`${hostile}/d.png`, 'caught', ''],
    ['dent/broken.png', '', 'This is a text file.'],
  ])
  expect(rows[0]).toMatchObject({ score_refined: '0.2', score_coarse: '0.1', score_distance: '' })
})

it('the report escapes every name and draws four charts', () => {
  const html = evaluationReport(describe(), result, names)
  expect(html).not.toMatch(/<script|<img src=x/)
  expect(html.match(/<svg/g)).toHaveLength(4)
  expect(html).toContain('75.0')
  expect(html).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/)
})

it('types of which least is caught come first', () => {
  expect(
    typeRows(result, 'refined', 0.5).map(({ defect, caught, pictures }) => [defect, caught, pictures]),
  ).toEqual([
    ['dent', 1, 2],
    [hostile, 1, 1],
  ])
  expect(typeRows(result, 'refined', 0.5)[0]!.medianScore).toBeCloseTo(0.65, 12)
})
