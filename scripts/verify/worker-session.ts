import { EventEmitter } from 'node:events'
import type { CDPSession } from '@playwright/test'
import type { HeapChunk } from './heap-snapshot.ts'
import type { DevTools } from './memory.ts'

interface Answer {
  readonly id: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** What is told without having been asked. */
interface Notice {
  readonly id?: undefined
  readonly method: string
  readonly params: unknown
}

/** Talks with a page's worker as developer tools do; Playwright itself only talks with pages. */
export class WorkerSession implements DevTools {
  readonly #events = new EventEmitter()
  readonly #pending = new Map<number, (answer: Answer) => void>()
  #lastId = 0

  private constructor(
    private readonly page: CDPSession,
    private readonly sessionId: string,
  ) {
    page.on('Target.receivedMessageFromTarget', ({ sessionId: from, message }) => {
      if (from !== sessionId) return
      const said = JSON.parse(message) as Answer | Notice
      if (said.id === undefined) {
        this.#events.emit(said.method, said.params)
        return
      }
      this.#pending.get(said.id)?.(said)
      this.#pending.delete(said.id)
    })
  }

  /** @param page A session with a page that is still to be opened; its first worker is talked with. */
  static async open(page: CDPSession): Promise<WorkerSession> {
    const attached = new Promise<string>((resolve) => {
      page.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
        if (targetInfo.type === 'worker') resolve(sessionId)
      })
    })
    await page.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    })
    return new WorkerSession(page, await attached)
  }

  async send<Result>(method: string): Promise<Result> {
    const id = ++this.#lastId
    const answered = new Promise<Answer>((resolve) => this.#pending.set(id, resolve))
    const message = JSON.stringify({ id, method })
    await this.page.send('Target.sendMessageToTarget', { sessionId: this.sessionId, message })
    const { result, error } = await answered
    if (error) throw new Error(`${method}: ${error.message}`)
    return result as Result
  }

  on(event: HeapChunk, listener: (params: { chunk: string }) => void): void {
    this.#events.on(event, listener)
  }

  off(event: HeapChunk, listener: (params: { chunk: string }) => void): void {
    this.#events.off(event, listener)
  }
}
