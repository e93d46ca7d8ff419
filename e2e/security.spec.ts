import { expect, test } from '@playwright/test'
import { dropFiles, fromDisk, openApp, row } from './support/app'

const sample = 'public/samples/washer/washer-scratch-1.webp'

test('the browser holds page and workers to this origin and to scripts of the build', async ({ page }) => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type/i.test(message.text())) complaints.push(message.text())
  })
  const foreign: string[] = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.hostname !== 'localhost') foreign.push(request.url())
  })
  await openApp(page)
  await dropFiles(page, [fromDisk(sample)])
  await expect(row(page, 'washer-scratch-1.webp')).toHaveAttribute('data-state', 'done')
  await page.getByRole('link', { name: 'Evaluate' }).filter({ visible: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

  const answer = await page.request.get('')
  const { 'content-security-policy': policy, ...headers } = answer.headers()
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/)
  expect(policy).toContain("require-trusted-types-for 'script'")
  expect(policy).toContain("frame-ancestors 'self'")
  expect(headers['permissions-policy']).toContain('camera=(self)')
  expect(headers['permissions-policy']).toContain('microphone=()')
  expect(headers['x-content-type-options']).toBe('nosniff')
  // Workers are under the policy that comes with their own script.
  const script = page.workers()[0]!.url()
  expect((await page.request.get(script)).headers()['content-security-policy']).toBe(policy)
  // The build works under it, on threads, without a word of complaint.
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  expect(complaints).toEqual([])
  expect(foreign).toEqual([])

  // And the rules do hold.
  const attempts = () => {
    const outcome = async (attempt: () => unknown): Promise<string> => {
      try {
        await attempt()
        return 'allowed'
      } catch (cause) {
        return (cause as Error).name
      }
    }
    return Promise.all([
      outcome(() => fetch('https://example.com/', { mode: 'no-cors' })),
      outcome(() => new Worker('https://example.com/worker.js')),
      outcome(() => new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))),
    ])
  }
  const refused = ['TypeError', 'TypeError', 'TypeError']
  expect(await page.evaluate(attempts)).toEqual(refused)
  // The runtime's threads, started from its own file, sleep between two pictures and answer nobody.
  const workers = page.workers().filter((worker) => !/\/ort[.-]/.test(worker.url()))
  expect(workers.length).toBeGreaterThan(0)
  for (const worker of workers) expect(await worker.evaluate(attempts)).toEqual(refused)
  expect(
    await page.evaluate(() => {
      try {
        document.body.insertAdjacentHTML('beforeend', '<img src="x">')
        return 'allowed'
      } catch (cause) {
        return (cause as Error).name
      }
    }),
  ).toBe('TypeError')
  expect(
    await page.evaluate(() => navigator.permissions.query({ name: 'microphone' }).then(({ state }) => state)),
  ).toBe('denied')
})
