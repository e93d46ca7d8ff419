import { createElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { expect, it, vi } from 'vitest'
import { Thumbnail } from './Thumbnail'

it('keeps its place until the picture is there, and where there is none', async () => {
  const place = document.createElement('div')
  const root = createRoot(place)
  let resolve!: (blob: Blob | null) => void
  const picture = new Promise<Blob | null>((end) => {
    resolve = end
  })
  const draw = (picture: Promise<Blob | null>) =>
    flushSync(() => root.render(createElement(Thumbnail, { picture, className: 'tile' })))
  draw(picture)
  expect(place.innerHTML).toBe('<span class="tile"></span>')
  resolve(new Blob([]))
  await vi.waitFor(() => expect(place.querySelector('img')?.className).toBe('tile'))
  draw(Promise.resolve(null))
  await vi.waitFor(() => expect(place.innerHTML).toBe('<span class="tile"></span>'))
  root.unmount()
})
