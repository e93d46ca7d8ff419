import type { Browser, Page } from '@playwright/test'
import type { GraphAnswer, GraphOptions, GraphRequest } from './graph-worker.ts'

/** A page that runs nothing but the detector graph, in a worker; it asks that worker. */
export interface GraphPage {
  readonly page: Page
  readonly ask: (request: GraphRequest) => Promise<GraphAnswer>
}

/**
 * A page with the detector graph in WebAssembly, in a process of its own.
 *
 * @param address Of a dev server, whose modules can be started one by one.
 */
export async function openGraph(browser: Browser, address: string, open: GraphOptions): Promise<GraphPage> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${address}models/index.json`)
  const worker = await page.evaluateHandle(
    () => new Worker('/scripts/verify/graph-worker.ts', { type: 'module' }),
  )
  const ask = (request: GraphRequest) =>
    worker.evaluate(
      (worker, request) =>
        new Promise<GraphAnswer>((resolve, reject) => {
          worker.onmessage = ({ data }: MessageEvent<GraphAnswer>) => resolve(data)
          worker.onerror = ({ message }) => reject(new Error(message || 'The worker could not be loaded.'))
          worker.postMessage(request)
        }),
      request,
    )
  await ask({ open })
  return { page, ask }
}
