import { beforeEach, expect, test } from 'vitest'
import { i18n } from '@lingui/core'
import {
  formatBytes,
  formatMillimetres,
  formatMilliseconds,
  formatNumber,
  formatPercent,
  formatScore,
  formatShare,
  formatSigned,
  formatTimeLeft,
} from './format'

beforeEach(() => i18n.activate('en'))

test('scores keep three digits', () => {
  expect(formatScore(0.5)).toBe('0.500')
  expect(formatScore(0.99951)).toBe('1.000')
})

test('a small area never reads as nothing', () => {
  expect(formatShare(0)).toBe('0\u00a0%')
  expect(formatShare(0.0004)).toBe('< 0.1\u00a0%')
  expect(formatShare(0.0312)).toBe('3.1\u00a0%')
  expect(formatShare(0.05)).toBe('5\u00a0%')
  expect(formatShare(0.42)).toBe('42\u00a0%')
})

test('differences keep their sign', () => {
  expect([0.25, -0.0625, 0].map(formatSigned)).toEqual(['+0.250', '−0.063', '0.000'])
})

test('millimetres have the digits that a measure from pixels is worth', () => {
  expect([0, 0.01234, 1.2345, 123.45, 12345].map(formatMillimetres)).toEqual([
    '0',
    '0.0123',
    '1.23',
    '123',
    '12,345',
  ])
})

test('bytes in decimal units', () => {
  expect(formatBytes(999)).toBe('999 B')
  expect(formatBytes(22_400)).toBe('22 kB')
  expect(formatBytes(2_940_000)).toBe('2.9 MB')
})

test('durations with as many digits as they deserve', () => {
  expect(formatMilliseconds(8.76)).toBe('8.8 ms')
  expect(formatMilliseconds(263.2)).toBe('263 ms')
  expect(formatMilliseconds(12_340)).toBe('12.3 s')
})

test('numbers follow the language', () => {
  i18n.activate('de')
  expect(formatScore(0.5)).toBe('0,500')
  expect(formatShare(0.0312)).toBe('3,1\u00a0%')
  expect(formatPercent(12.5)).toBe('1.250\u00a0%')
  expect(formatNumber(50.25)).toBe('50,25')
  expect(formatBytes(2_940_000_000)).toBe('2,9 GB')
  i18n.activate('en')
  expect(formatScore(0.5)).toBe('0.500')
  expect(formatPercent(12.5)).toBe('1,250\u00a0%')
})

test.each([
  [400, '0:01'],
  [45_000, '0:45'],
  [725_000, '12:05'],
  [3_661_000, '1:01:01'],
])('a wait of %i ms reads %s', (milliseconds, expected) => {
  expect(formatTimeLeft(milliseconds)).toBe(expected)
})
