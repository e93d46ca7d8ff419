import { createElement } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { create } from 'zustand'
import { useInTime } from './use-in-time'

const useCount = create(() => ({ count: 0 }))
const count = (to: number) => useCount.setState({ count: to })
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

let draws = 0
function Late() {
  draws++
  return createElement(
    'p',
    null,
    useInTime(useCount, (state) => state.count),
  )
}

let root: Root
let place: HTMLElement

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
})

afterEach(() => {
  root.unmount()
  place.remove()
})

it('a change that comes alone is there with the next frame', async () => {
  count(1)
  expect(place.textContent).toBe('000')
  const start = performance.now()
  await vi.waitFor(() => expect(place.textContent).toBe('111'), { interval: 1 })
  expect(performance.now() - start).toBeLessThan(200)
})

it('of many changes some are drawn, all components in one go, and the last one surely', async () => {
  for (let to = 1; to <= 40; to++) {
    count(to)
    await sleep(20)
  }
  await vi.waitFor(() => expect(place.textContent).toBe('404040'))
  const times = draws / 3
  expect(times).toBeGreaterThan(2)
  expect(times).toBeLessThan(12)
  expect(Number.isInteger(times)).toBe(true)
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
