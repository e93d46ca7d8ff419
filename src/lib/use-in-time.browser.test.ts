import { createElement } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { create } from 'zustand'
import { textsOf } from './fixtures/texts-of'
import { useInTime } from './use-in-time'

const useCount = create(() => ({ count: 0 }))
const count = (to: number) => useCount.setState({ count: to })
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

let draws = 0
let place: HTMLElement
/** What stood there after each change. */
let seen: readonly string[] = []
function Late() {
  draws++
  return createElement(
    'p',
    null,
    useInTime(useCount, (state) => state.count),
  )
}

let root: Root

beforeEach(async () => {
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
  count(0)
  root.render([0, 1, 2].map((key) => createElement(Late, { key })))
  await vi.waitFor(() => expect(place.textContent).toBe('000'))
  // No change for as long as it takes for the next one to come alone.
  await sleep(400)
  draws = 0
  seen = textsOf(place)
})

afterEach(() => {
  root.unmount()
  place.remove()
})

it('a change that comes alone waits for no beat', async () => {
  const order: string[] = []
  // As long as a beat, set before the change: a machine that is busy holds up both.
  setTimeout(() => order.push('beat'), 250)
  count(1)
  expect(place.textContent).toBe('000')
  await vi.waitFor(() => expect(place.textContent).toBe('111'), { interval: 1 })
  order.push('drawn')
  await vi.waitFor(() => expect(order).toHaveLength(2))
  expect(order).toEqual(['drawn', 'beat'])
})

it('of many changes some are drawn, all components in one go, and the last one surely', async () => {
  const start = performance.now()
  for (let to = 1; to <= 40; to++) {
    count(to)
    await sleep(20)
  }
  await vi.waitFor(() => expect(place.textContent).toBe('404040'))
  // The first comes alone, then one each beat of 250 ms.
  const beats = (performance.now() - start) / 250
  expect(seen.length).toBeGreaterThan(2)
  expect(seen.length).toBeLessThanOrEqual(beats + 2)
  for (const text of seen) expect(text).toMatch(/^(\d+)\1\1$/)
})

it('sees a change between its first drawing and its listening', async () => {
  root.render(null)
  root.render(createElement(Late, { key: 'new' }))
  count(7)
  await vi.waitFor(() => expect(place.textContent).toBe('7'))
})

it('is not told any more once it is gone', async () => {
  count(1)
  root.render(null)
  await sleep(400)
  expect(draws).toBe(0)
})
