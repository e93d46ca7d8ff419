import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { succeed } from '../../src/core/errors'
import { SerialQueue } from './queue'

/** A task that ends when told to. */
function gate() {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, task: async () => succeed(await opened.then(() => 'done')) }
}

describe('SerialQueue', () => {
  it('runs one task at a time in order of arrival, whatever each takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 8 }), async (scheduler, count) => {
        const queue = new SerialQueue()
        const order: number[] = []
        let running = 0
        const answers = Array.from({ length: count }, (_, i) =>
          queue.add(`${i}`, async () => {
            expect(++running).toBe(1)
            await scheduler.schedule(Promise.resolve())
            order.push(i)
            running--
            return succeed(i)
          }),
        )
        await scheduler.waitFor(Promise.all(answers))
        expect(order).toEqual(Array.from({ length: count }, (_, i) => i))
      }),
    )
  })

  it('does not start a waiting task that was cancelled, and runs the next', async () => {
    const queue = new SerialQueue()
    const first = gate()
    const started: string[] = []
    const record = (name: string) => () => {
      started.push(name)
      return Promise.resolve(succeed(name))
    }
    const answers = [queue.add('a', first.task), queue.add('b', record('b')), queue.add('c', record('c'))]
    queue.cancel('b')
    first.open()
    const [a, b, c] = await Promise.all(answers)
    expect(a).toEqual(succeed('done'))
    expect(b).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(c).toEqual(succeed('c'))
    expect(started).toEqual(['c'])
  })

  it('drops the result of a running task that was cancelled', async () => {
    const queue = new SerialQueue()
    const { open, task } = gate()
    const answer = queue.add('a', task)
    await Promise.resolve()
    queue.cancel('a')
    open()
    expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  })

  it('lets an id come again and ignores unknown ones', async () => {
    const queue = new SerialQueue()
    queue.cancel('a')
    expect(await queue.add('a', () => Promise.resolve(succeed(1)))).toEqual(succeed(1))
    queue.cancel('a')
    expect(await queue.add('a', () => Promise.resolve(succeed(2)))).toEqual(succeed(2))
  })
})
