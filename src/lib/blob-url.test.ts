import { expect, it, vi } from 'vitest'
import { releaseUrl, takeUrl } from './blob-url'

it('a blob has one URL, for as long as something shows it', () => {
  const revoke = vi.spyOn(URL, 'revokeObjectURL')
  const [blob, other] = [new Blob(['one']), new Blob(['other'])]
  const url = takeUrl(blob)
  expect(takeUrl(blob)).toBe(url)
  expect(takeUrl(other)).not.toBe(url)
  releaseUrl(blob)
  expect(revoke).not.toHaveBeenCalled()
  releaseUrl(blob)
  expect(revoke).toHaveBeenCalledExactlyOnceWith(url)
  expect(takeUrl(blob)).not.toBe(url)
})

it('releasing what was never taken does nothing', () => {
  const revoke = vi.spyOn(URL, 'revokeObjectURL')
  revoke.mockClear()
  releaseUrl(new Blob())
  expect(revoke).not.toHaveBeenCalled()
})
