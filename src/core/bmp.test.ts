import { expect, test } from 'vitest'
import { bmpHeader } from './bmp'
import { identifyPicture } from './file-kind'
import { readPictureSize } from './picture-size'

test('is a BMP of its size to those who read the head', () => {
  const head = bmpHeader(640, 360)
  expect(identifyPicture(head)).toEqual({ ok: true, value: 'bmp' })
  expect(readPictureSize('bmp', head)).toEqual({ width: 640, height: 360 })
})
