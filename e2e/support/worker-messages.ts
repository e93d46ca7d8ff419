import type { Page } from '@playwright/test'

/** Counts what the page posts to its workers, from before its first script runs. */
export async function countWorkerMessages(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counter = globalThis as unknown as { workerMessages: number }
    counter.workerMessages = 0
    // Comlink posts with and without a transfer list; either way a message is a message.
    const post = Reflect.get(Worker.prototype, 'postMessage') as (...message: unknown[]) => void
    Worker.prototype.postMessage = function (this: Worker, ...message: unknown[]) {
      counter.workerMessages++
      post.apply(this, message)
    }
  })
}

export async function workerMessages(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { workerMessages: number }).workerMessages)
}

/**
 * Lets the page's next question to inspect a picture reach the worker with a file that is none, as a frame that was damaged on
 * its way.
 */
export async function spoilNextInspection(page: Page): Promise<void> {
  await page.evaluate(() => {
    const post = Reflect.get(Worker.prototype, 'postMessage') as (...message: unknown[]) => void
    Worker.prototype.postMessage = function (this: Worker, ...message: unknown[]) {
      const [call] = message as [{ path?: string[]; argumentList?: { value: unknown }[] }]
      if (call.path?.at(-1) === 'inspect') {
        Worker.prototype.postMessage = post as Worker['postMessage']
        for (const argument of call.argumentList ?? [])
          if (argument.value instanceof Blob) argument.value = new Blob(['no picture'])
      }
      post.apply(this, message)
    }
  })
}
