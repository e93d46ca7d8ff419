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

it('shows what the promise of now comes to, and nothing of another', async () => {
  const late = deferred()
  draw(late.promise)
  draw(Promise.resolve(null))
  await vi.waitFor(() => expect(place.textContent).toBe('null'))
  late.resolve('late')
  await late.promise
  await new Promise(requestAnimationFrame)
  expect(place.textContent).toBe('null')
  const pending = new Promise<string | null>(() => undefined)
  draw(pending)
  expect(place.textContent).toBe('waits')
})
