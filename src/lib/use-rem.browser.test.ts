import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, expect, it, vi } from 'vitest'
import { useRem } from './use-rem'

afterEach(() => {
  document.documentElement.style.fontSize = ''
})

it('follows the size of text while it is shown, and is right again when it comes back', async () => {
  const place = document.createElement('p')
  document.body.append(place)
  const Rem = () => createElement('span', null, useRem())
  const show = () => {
    const root = createRoot(place)
    root.render(createElement(Rem))
    return root
  }
  document.documentElement.style.fontSize = '20px'
  const first = show()
  await vi.waitFor(() => expect(place.textContent).toBe('20'))
  document.documentElement.style.fontSize = '26px'
  await vi.waitFor(() => expect(place.textContent).toBe('26'))
  first.unmount()
  document.documentElement.style.fontSize = '18px'
  const second = show()
  await vi.waitFor(() => expect(place.textContent).toBe('18'))
  second.unmount()
  place.remove()
})
