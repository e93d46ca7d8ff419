import { expect, test } from '@playwright/test'
import { dropFiles, fromDisk, openApp, row } from './support/app'

test('the page is isolated and the detector runs on WASM threads', async ({ page }) => {
  await openApp(page)
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  // The software WebGPU adapter of the tests is no gain: `auto` must not take it.
  await expect(page.getByRole('button', { name: /^Engine: WASM, [2-4] threads/ })).toBeVisible()
})

test('a reload takes the model from the device', async ({ page }) => {
  const downloads: string[] = []
  page.context().on('request', (request) => {
    if (request.url().endsWith('.onnx')) downloads.push(request.url().split('/').at(-1)!)
  })
  // WebAssembly runs the second, which has its weights in the first.
  const model = ['detector.fp32.onnx', 'detector.fp32.optimised.onnx']
  await openApp(page)
  expect(downloads.sort()).toEqual(model)
  await openApp(page)
  expect(downloads.sort()).toEqual(model)
})

test('pictures dropped while the detector loads are inspected when it is ready', async ({ page }) => {
  await page.goto('')
  await dropFiles(page, [fromDisk('public/samples/washer/washer-good-1.webp')])
  await expect(row(page, 'washer-good-1.webp')).toBeVisible()
  await expect(row(page, 'washer-good-1.webp')).toHaveAttribute('data-state', 'done')
})

test('no request leaves the origin', async ({ page, baseURL }) => {
  const foreign: string[] = []
  page.context().on('request', (request) => {
    const url = new URL(request.url())
    if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== new URL(baseURL!).origin)
      foreign.push(request.url())
  })
  await openApp(page)
  await page.getByRole('button', { name: /^Inspect washer-good-1/ }).click()
  await expect(page.getByTestId('queue-item')).toHaveAttribute('data-state', 'done')
  expect(foreign).toEqual([])
  const refused = await page.evaluate(async () => {
    try {
      await fetch('https://example.org/')
      return false
    } catch {
      return true
    }
  })
  expect(refused).toBe(true)
})

test('a damaged model is refused with a reason and a way to try again', async ({ page }) => {
  let isDamaged = true
  await page.route('**/*.onnx', async (route) => {
    if (!isDamaged) return route.continue()
    const response = await route.fetch()
    const body = await response.body()
    body[body.length >> 1]! ^= 0xff
    await route.fulfill({ response, body })
  })
  await page.goto('')
  await expect(page.locator('html')).toHaveAttribute('data-engine-state', 'failed')
  // The engine may fail before the page is drawn: what is still on its way must not be cut off by `unroute`.
  const tryAgain = page.getByRole('button', { name: 'Try again' })
  await expect(tryAgain).toBeVisible()
  isDamaged = false
  await tryAgain.click()
  await expect(page.locator('html')).toHaveAttribute('data-engine-state', 'ready')
})
