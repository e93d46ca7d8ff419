import { createElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { textsOf } from './fixtures/texts-of'
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
  const seen = textsOf(place)
  draw('b')
  await vi.waitFor(() => expect(place.textContent).toBe('b b'))
  expect(seen).toEqual(['b a', 'b b'])
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

it('all that follows a frame is drawn in one go', async () => {
  const both = (value: string) => root.render([0, 1, 2].map((key) => createElement(Late, { key, value })))
  both('a')
  await vi.waitFor(() => expect(place.textContent).toBe('a aa aa a'))
  const seen = textsOf(place)
  both('b')
  await vi.waitFor(() => expect(place.textContent).toBe('b bb bb b'))
  expect(seen).toEqual(['b ab ab a', 'b bb bb b'])
})
