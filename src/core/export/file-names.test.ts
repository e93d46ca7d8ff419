import { expect, test } from 'vitest'
import { fileNameFor, timeForName } from './file-names'

test.each([
  ['lid.png', '007 lid.mask.png'],
  ['a:b*c?<d>.jpeg', '007 a-b-c-d-.mask.png'],
  ['../../etc/passwd', '007 ..-..-etc-passwd.mask.png'],
  ['con', '007 con.mask.png'],
  ['Gehäuse 12.tif', '007 Gehäuse 12.mask.png'],
  ['.png', '007.mask.png'],
  [`${'x'.repeat(300)}.png`, `007 ${'x'.repeat(80)}.mask.png`],
])('%s becomes %s', (name, file) => {
  expect(fileNameFor(name, 7, 12, 'mask.png')).toBe(file)
})

test('numbers have as many digits as the last one needs', () => {
  expect(fileNameFor('a.png', 7, 1200, 'mask.png')).toBe('0007 a.mask.png')
})

test('times sort and are valid in names', () => {
  expect(timeForName(new Date(2026, 0, 2, 3, 4))).toBe('2026-01-02 03.04')
})
