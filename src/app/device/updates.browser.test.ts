import { i18n } from '@lingui/core'
import { createElement } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { Toaster } from 'sonner'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followUpdates } from './updates'
import { isAnyPageWorking } from './work-mark'

const LOCK = 'flawscope.work'

let root: Root
beforeEach(() => {
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  root = createRoot(document.body.appendChild(document.createElement('div')))
  root.render(createElement(Toaster))
})
afterEach(() => {
  root.unmount()
  document.body.replaceChildren()
})

/** Works as another page of the app does, until the function that it gives is called. */
async function workElsewhere(): Promise<() => void> {
  let end!: () => void
  const work = new Promise<void>((resolve) => {
    end = resolve
  })
  await new Promise<void>((begun) => {
    void navigator.locks.request(LOCK, { mode: 'shared' }, () => {
      begun()
      return work
    })
  })
  return end
}

/** A service worker's registration, of which a new version waits as soon as `find` is called. */
function fakeWorkbox() {
  const target = new EventTarget()
  return {
    addEventListener: target.addEventListener.bind(target) as never,
    messageSkipWaiting: vi.fn(),
    update: () => Promise.resolve(),
    find: () => target.dispatchEvent(new Event('waiting')),
  }
}

const texts = () =>
  [...document.querySelectorAll<HTMLElement>('[data-sonner-toast]:not([data-removed="true"])')].map(
    ({ innerText }) => innerText,
  )
const isAsked = () => texts().some((text) => text.includes('A new version of Flawscope is ready.'))
const restart = () =>
  [...document.querySelectorAll<HTMLButtonElement>('[data-sonner-toast] button')]
    .findLast(({ textContent }) => textContent === 'Restart')!
    .click()
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('the question comes back when work ends right after the answer, while the question before is on its way out', async () => {
  const workbox = fakeWorkbox()
  followUpdates(workbox)
  workbox.find()
  await expect.poll(isAsked).toBe(true)

  const end = await workElsewhere()
  restart()
  await expect.poll(texts).toContainEqual(expect.stringContaining('The new version waits'))
  end()
  await sleep(1000)
  expect(texts().filter((text) => text.includes('is ready'))).toHaveLength(1)
  expect(workbox.messageSkipWaiting).not.toHaveBeenCalled()

  restart()
  await expect.poll(() => workbox.messageSkipWaiting.mock.calls.length).toBe(1)
})

test('a page that waits for the end of all work does none, and one that stands behind it in line does', async () => {
  let leave!: () => void
  const stay = new Promise<void>((resolve) => {
    leave = resolve
  })
  const waiting = navigator.locks.request(LOCK, { mode: 'exclusive' }, () => stay)
  await expect.poll(async () => (await navigator.locks.query()).held!.length).toBe(1)
  expect(await isAnyPageWorking()).toBe(false)

  const second = workElsewhere()
  await expect.poll(async () => (await navigator.locks.query()).pending!.length).toBe(1)
  expect(await isAnyPageWorking()).toBe(true)
  leave()
  await waiting
  const end = await second
  expect(await isAnyPageWorking()).toBe(true)
  end()
  await expect.poll(isAnyPageWorking).toBe(false)
})
