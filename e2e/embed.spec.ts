import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import type { EmbedResult } from '../src/core/embed-protocol'
import type * as Client from '../src/lib/embed/client'
import { openApp, scoreOf } from './support/app'

declare global {
  interface Window {
    /** What the page of another origin imported from the app's folder. */
    client: typeof Client
  }
}

const rusty = 'public/samples/washer/washer-rust-1.webp'

test('the example: a page of the app’s own origin gets what the app shows, with threads', async ({
  page,
}) => {
  test.setTimeout(240_000)
  await openApp(page)
  await page.getByRole('button', { name: /^Inspect washer-rust-1/ }).click()
  const score = await scoreOf(page, 'washer-rust-1')

  await page.goto('embed-example.html')
  await expect(page.locator('#status')).toHaveText('ready, with threads')
  await page.getByRole('button', { name: 'Inspect a sample' }).click()
  await expect(page.locator('#result')).toContainText('"verdict"')
  const result = JSON.parse((await page.locator('#result').textContent())!) as EmbedResult
  const bundle = JSON.parse(readFileSync('public/models/default/bundle.json', 'utf8')) as {
    id: string
    graphs: { detector: { variants: [{ sha256: string }] } }
  }
  expect(result.score).toBeCloseTo(score, 3)
  expect(result).toMatchObject({
    name: 'washer-rust-1.webp',
    verdict: 'NG',
    width: 640,
    height: 640,
    part: null,
    bundle: { id: bundle.id, hash: bundle.graphs.detector.variants[0].sha256 },
  })
  expect(result.regions.length).toBeGreaterThan(0)
  // The user's queue is as it was.
  await expect(page.frameLocator('iframe').getByTestId('queue-item')).toHaveCount(1)
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
})

/** A page of another origin that has the app in a frame. */
async function foreignPage(app: string): Promise<{ server: Server; origin: string }> {
  const client = readFileSync('dist/flawscope-embed.js')
  const server = createServer((request, response) => {
    if (request.url === '/flawscope-embed.js')
      response.setHeader('Content-Type', 'text/javascript').end(client)
    else if (request.url === '/start.js')
      response
        .setHeader('Content-Type', 'text/javascript')
        .end("import * as client from './flawscope-embed.js'; window.client = client")
    else
      response
        .setHeader('Content-Type', 'text/html')
        .end(
          `<!doctype html><script type="module" src="start.js"></script><iframe src="${app}" width="900" height="600"></iframe>`,
        )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** What whoever runs the app does to let another origin in: the frame by a header, the messages by a file. */
async function letIn(
  page: Page,
  app: string,
  origins: readonly string[],
  frames: readonly string[],
): Promise<void> {
  await page.route(app, async (route) => {
    const answer = await route.fetch()
    const headers = answer.headers()
    const policy = headers['content-security-policy']!
    await route.fulfill({
      response: answer,
      headers: {
        ...headers,
        'content-security-policy': policy.replace(
          "frame-ancestors 'self'",
          `frame-ancestors 'self' ${frames.join(' ')}`,
        ),
      },
    })
  })
  await page.route(`${app}embed.json`, (route) => route.fulfill({ json: { allowedOrigins: origins } }))
}

test('an allowed origin: results, maps, cancelling, refusals; one thread without isolation', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(240_000)
  const { server, origin } = await foreignPage(baseURL!)
  try {
    await letIn(page, baseURL!, [origin], [origin])
    await page.goto(origin)
    await page.waitForFunction(() => 'client' in window)
    const base64 = readFileSync(rusty).toString('base64')
    const got = await page.evaluate(async (base64) => {
      const { connectFlawscope, EmbedError } = window.client
      const codeOf = async (asked: Promise<unknown>): Promise<string> =>
        asked.then(
          () => 'answered',
          (error: unknown) => (error instanceof EmbedError ? error.code : String(error)),
        )
      const flawscope = connectFlawscope(document.querySelector('iframe')!)
      const { isolated } = await flawscope.ready
      const picture = new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))])
      const abort = new AbortController()
      const first = flawscope.inspect(picture, { map: 'values', imageThreshold: 0, show: true })
      const second = codeOf(flawscope.inspect(picture, { signal: abort.signal }))
      const text = codeOf(flawscope.inspect(new Blob(['no picture'])))
      const wrong = codeOf(flawscope.inspect(picture, { imageThreshold: 7 }))
      await wrong
      abort.abort()
      const { map, ...result } = await first
      const values = map && 'data' in map ? map : null
      return {
        isolated,
        result,
        isMapWhole: values !== null && values.data.length === values.width * values.height,
        hottest: values && Math.max(...values.data),
        codes: await Promise.all([second, text, wrong]),
      }
    }, base64)
    expect(got.isolated).toBe(false)
    expect(got.result).toMatchObject({ name: 'picture', threads: 1, verdict: 'NG', thresholds: { image: 0 } })
    expect(got.isMapWhole).toBe(true)
    expect(got.hottest).toBeGreaterThan(got.result.thresholds.pixel)
    expect(got.codes).toEqual(['cancelled', 'file-unsupported', 'invalid-request'])
    // Asked for with `show`, and the only one.
    await expect(page.frameLocator('iframe').getByTestId('queue-item')).toHaveCount(1)
  } finally {
    server.close()
  }
})

test('an origin that is not allowed is not answered, and said once', async ({ page, baseURL }) => {
  const { server, origin } = await foreignPage(baseURL!)
  try {
    // Let into the frame by mistake of whoever runs the server: the messages are still refused.
    await letIn(page, baseURL!, ['https://example.org'], [origin])
    const warnings: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'warning' && message.text().startsWith('Flawscope ignores'))
        warnings.push(message.text())
    })
    await page.goto(origin)
    await page.waitForFunction(() => 'client' in window)
    await page.evaluate(() => {
      const flawscope = window.client.connectFlawscope(document.querySelector('iframe')!)
      void flawscope.ready.then(() => document.body.append('ANSWERED'))
    })
    await expect.poll(() => warnings.length).toBe(1)
    await expect(page.frameLocator('iframe').locator('html')).toHaveAttribute('data-engine-state', 'ready')
    await expect(page.locator('body')).not.toContainText('ANSWERED')
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(origin)
  } finally {
    server.close()
  }
})
