import { createElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useAfterPaint } from './use-after-paint'

let root: Root
let place: HTMLElement

beforeEach(() => {
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
})

afterEach(() => {
  root.unmount()
  place.remove()
})

const Late = ({ value }: { value: string }) => createElement('p', null, `${value} ${useAfterPaint(value)}`)
const draw = (value: string) => root.render(createElement(Late, { value }))

it('follows after the frame that draws what else changed', async () => {
  draw('a')
  await vi.waitFor(() => expect(place.textContent).toBe('a a'))
  draw('b')
  await vi.waitFor(() => expect(place.textContent).toBe('b a'), { interval: 1 })
  await vi.waitFor(() => expect(place.textContent).toBe('b b'))
})

it('is not put off by a value that changes in every frame', async () => {
  draw('0')
  await vi.waitFor(() => expect(place.textContent).toBe('0 0'))
  const seen = new Set<string>()
  for (let value = 1; value <= 40; value++) {
    await new Promise(requestAnimationFrame)
    flushSync(() => draw(String(value)))
    seen.add(place.textContent.split(' ')[1]!)
  }
  expect(seen.size).toBeGreaterThan(3)
  await vi.waitFor(() => expect(place.textContent).toBe('40 40'))
})
