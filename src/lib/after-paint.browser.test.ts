import { afterEach, expect, it, vi } from 'vitest'
import { afterPaint } from './after-paint'

afterEach(() => vi.restoreAllMocks())

it('calls back after the next frame', async () => {
  const order: string[] = []
  await new Promise<void>((resolve) => {
    afterPaint(() => {
      order.push('called')
      resolve()
    })
    requestAnimationFrame(() => order.push('frame'))
  })
  expect(order).toEqual(['frame', 'called'])
})

it('does not wait for ever for a frame: pages in the background have none', async () => {
  vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(0)
  const run = vi.fn()
  afterPaint(run)
  await vi.waitFor(() => expect(run).toHaveBeenCalledOnce())
})

it('can be stopped, before the frame and after it', async () => {
  const run = vi.fn()
  afterPaint(run)()
  const stop = afterPaint(run)
  requestAnimationFrame(stop)
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(run).not.toHaveBeenCalled()
})
