import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { type Result, fail, succeed } from './errors'
import { sentence } from './sentence'
import { Interruption } from './interruption'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const { error } = fail('worker-lost', sentence`lost`, sentence`try again`)
const { error: second } = fail('cancelled', sentence`later`, sentence`nothing`)
const never = new Promise<Result<number>>(() => undefined)

describe('Interruption', () => {
  it('leaves work alone that ends by itself', async () => {
    const interruption = new Interruption()
    const guarded = interruption.guard(Promise.resolve(succeed(1)))
    expect(await guarded).toEqual(succeed(1))
    interruption.interrupt(error)
    expect(await guarded).toEqual(succeed(1))
  })

  it('answers all work in progress, and work that comes later', async () => {
    const interruption = new Interruption()
    const guarded = [interruption.guard(never), interruption.guard(never)]
    interruption.interrupt(error)
    interruption.interrupt(second)
    expect(await Promise.all(guarded)).toEqual([
      { ok: false, error },
      { ok: false, error },
    ])
    expect(await interruption.guard(never)).toEqual({ ok: false, error })
  })

  it('rejects as the work does', async () => {
    await expect(new Interruption().guard(Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  })

  it('keeps nothing of work that has ended', async () => {
    const interruption = new Interruption()
    const results = Array.from({ length: 3 }, () => succeed({}))
    const references = results.map((result) => new WeakRef(result))
    for (const result of results.splice(0)) await interruption.guard(Promise.resolve(result))
    await new Promise((resolve) => setTimeout(resolve))
    collectGarbage()
    // The last one may still be in a register.
    expect(references.filter((reference) => reference.deref()).length).toBeLessThanOrEqual(1)
    interruption.interrupt(error)
  })
})
