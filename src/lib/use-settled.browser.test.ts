import { createElement } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { flushSync } from 'react-dom'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useSettled } from './use-settled'

let root: Root
let place: HTMLElement

beforeEach(() => {
  place = document.createElement('div')
  root = createRoot(place)
})

afterEach(() => root.unmount())

function Value({ of }: { of: Promise<string | null> }) {
  const value = useSettled(of)
  return createElement('p', null, value === undefined ? 'waits' : String(value))
}
/** A promise, and what ends it. */
function deferred() {
  let resolve!: (value: string | null) => void
  const promise = new Promise<string | null>((end) => {
    resolve = end
  })
  return { promise, resolve }
}
const draw = (promise: Promise<string | null>) =>
  flushSync(() => root.render(createElement(Value, { of: promise })))

it('waits for a promise, and shows it at once wherever it is drawn again', async () => {
  const { promise, resolve } = deferred()
  draw(promise)
  expect(place.textContent).toBe('waits')
  resolve('there')
  await vi.waitFor(() => expect(place.textContent).toBe('there'))
  root.unmount()
  root = createRoot(place)
  draw(promise)
  expect(place.textContent).toBe('there')
})

it('shows what came last until the promise of now comes to something, and nothing of one before it', async () => {
  draw(Promise.resolve('first'))
  await vi.waitFor(() => expect(place.textContent).toBe('first'))
  const [late, now] = [deferred(), deferred()]
  draw(late.promise)
  draw(now.promise)
  expect(place.textContent).toBe('first')
  late.resolve('late')
  await late.promise
  await new Promise(requestAnimationFrame)
  expect(place.textContent).toBe('first')
  now.resolve(null)
  await vi.waitFor(() => expect(place.textContent).toBe('null'))
})
