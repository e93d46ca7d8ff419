import { i18n } from '@lingui/core'
import { beforeAll, expect, test } from 'vitest'
import { describePicture, EXPORT_FORMAT, type ExportDocument } from '../../core/export/document'
import { inspection } from '../../core/fixtures/inspection'
import { WHOLE_PICTURE } from '../../core/region-of-interest'
import { reportHead, reportPicture } from './report'
import { REPORT_TAIL } from './report-frame'

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

const hostile = `<script>alert(1)</script>"'&<img src=x onerror=alert(1)>`

function reportOf(name: string, note: string, tags: string[]): string {
  const settings: ExportDocument['settings'] = {
    imageThreshold: 0.5,
    pixelThreshold: 0.5,
    calibrated: { imageThreshold: 0.4, pixelThreshold: 0.5 },
    minimumArea: 64,
    millimetresPerPixel: null,
    regionOfInterest: WHOLE_PICTURE,
  }
  const picture = describePicture(
    {
      number: 1,
      name,
      folder: name,
      inspection,
      score: 0.4,
      regions: [],
      review: { override: 'NG', confirmed: false, note, tags },
      files: { overlay: null, map: null, mask: null },
    },
    settings,
  )
  const document: ExportDocument = {
    format: EXPORT_FORMAT,
    app: { name: 'Flawscope', version: '1.0.0' },
    exportedAt: '2026-01-02T03:04:05.678Z',
    model: null,
    part: 'Generic',
    settings,
    pictures: [picture],
    failed: [{ name, folder: null, code: 'file-corrupt', message: note }],
  }
  const url = 'data:image/jpeg;base64,AAAA'
  return reportHead(document) + reportPicture(picture, settings, { plain: url, overlay: url }) + REPORT_TAIL
}

test('nothing a file is called or a person wrote becomes markup', () => {
  const report = reportOf(hostile, hostile, [hostile])
  expect(report).not.toMatch(/<script|onerror=alert\(1\)>/)
  expect(report.match(/<img /g)).toHaveLength(2)
  expect(report).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;')
})

test('it needs nothing from elsewhere and runs nothing', () => {
  const report = reportOf('lid.png', 'burr', ['edge'])
  expect(report).toMatch(/^<!doctype html>/)
  expect(report).toContain(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`)
  const links = [...report.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link]) => link!)
  expect(links).toHaveLength(2)
  for (const link of links) expect(link).toMatch(/^data:image\//)
})

test('it says verdict, who decided, thresholds, note and tags', () => {
  const report = reportOf('lid.png', 'burr', ['edge', 'left'])
  for (const text of ['(by a person)', '0.500 (calibrated: 0.400)', 'burr', 'edge, left', 'score 0.400'])
    expect(report).toContain(text)
})
