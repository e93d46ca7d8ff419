import { csvParse } from 'd3-dsv'
import { describe, expect, test } from 'vitest'
import { inspection } from '../fixtures/inspection'
import { WHOLE_PICTURE } from '../region-of-interest'
import type { Review } from '../review'
import { describePicture, EXPORT_FORMAT, type ExportDocument } from './document'
import { picturesCsv } from './tables'

const settings: ExportDocument['settings'] = {
  imageThreshold: 0.5,
  pixelThreshold: 0.5,
  calibrated: null,
  minimumArea: 64,
  millimetresPerPixel: null,
  regionOfInterest: WHOLE_PICTURE,
}

interface RowsOptions {
  failed?: ExportDocument['failed']
  part?: ExportDocument['part']
  /** Revision of the part that judged the picture. */
  judge?: string
}

function rowsOf(name: string, review: Review, { failed = [], part = 'Generic', judge }: RowsOptions = {}) {
  const picture = describePicture(
    {
      number: 1,
      name,
      folder: 'line 2/monday',
      inspection: { ...inspection, ...(judge === undefined ? {} : { part: judge }) },
      score: 0.4,
      regions: [],
      review,
      files: { overlay: null, map: null, mask: null },
    },
    settings,
  )
  const csv = picturesCsv({
    format: EXPORT_FORMAT,
    app: { name: 'Flawscope', version: '1.0.0' },
    exportedAt: '2026-01-02T03:04:05.678Z',
    model: null,
    part,
    settings,
    pictures: [picture],
    failed,
  })
  expect(csv.startsWith('\ufeff')).toBe(true)
  return csvParse(csv.slice(1))
}

const review: Review = { override: null, confirmed: false, note: '', tags: [] }

describe('what a spreadsheet would run', () => {
  test.each(['=HYPERLINK("http://example.com")', '+1', '-1+cmd', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1'])(
    '%j is text in names, notes and tags',
    (text) => {
      const [row] = rowsOf(text, { ...review, note: text, tags: [text] })
      expect([row!.name, row!.note, row!.tags]).toEqual([`'${text}`, `'${text}`, `'${text}`])
    },
  )

  test('plain text and numbers stay what they are', () => {
    const [row] = rowsOf('a-1=2.png', { ...review, note: 'scratch, "deep"\nsee -5' })
    expect(row).toMatchObject({ name: 'a-1=2.png', note: 'scratch, "deep"\nsee -5', score: '0.4' })
  })
})

test("a person's verdict counts and the score's stands beside it", () => {
  const [row] = rowsOf('a.png', { ...review, override: 'NG' })
  expect(row).toMatchObject({ verdict: 'NG', score_verdict: 'OK', override: 'NG', reviewed: 'true' })
})

test('a failed picture has a row with its error in the last column', () => {
  const failed = [{ name: 'b.png', folder: null, code: 'file-corrupt', message: 'Damaged, cut off.' }]
  const rows = rowsOf('a.png', review, { failed })
  expect(rows[1]).toMatchObject({ name: 'b.png', score: '', error: 'Damaged, cut off.' })
})

test('each picture names what judged it, also where that is no longer in use', () => {
  const part = { id: 'p', name: 'Flange', revision: 'r2', references: 8, falseAlarmRate: 0.01 }
  expect(rowsOf('a.png', review)[0]).toMatchObject({ part: 'Generic' })
  expect(rowsOf('a.png', review, { part, judge: 'r2' })[0]).toMatchObject({ part: 'Flange' })
  expect(rowsOf('a.png', review, { part, judge: 'r1' })[0]).toMatchObject({ part: 'r1' })
  expect(rowsOf('a.png', review, { part })[0]).toMatchObject({ part: 'Generic' })
})
