import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { i18n } from '@lingui/core'
import { toast, type ToastT } from 'sonner'
import { expect, it, vi } from 'vitest'
import { offerUndo } from './undo-toast'

i18n.loadAndActivate({ locale: 'en', messages: {} })
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** The toast as sonner remembers it, which is for as long as the page lives. */
const latest = () => toast.getHistory().at(-1) as ToastT
const click = ({ action }: ToastT) => (action as { onClick: (event: never) => void }).onClick({} as never)

it('undoes once', () => {
  const undo = vi.fn()
  offerUndo('Removed', undo)
  click(latest())
  click(latest())
  expect(undo).toHaveBeenCalledOnce()
})

it.each(['onAutoClose', 'onDismiss'] as const)('lets go of what it holds: %s', async (end) => {
  const offer = (): WeakRef<object> => {
    const pictures = { bytes: new Uint8Array(1000) }
    offerUndo('Removed', () => pictures.bytes.fill(1))
    return new WeakRef(pictures)
  }
  const held = offer()
  await new Promise((resolve) => setTimeout(resolve))
  collectGarbage()
  expect(held.deref()).toBeDefined()
  await new Promise((resolve) => setTimeout(resolve))
  latest()[end]?.(latest())
  collectGarbage()
  expect(held.deref()).toBeUndefined()
})
