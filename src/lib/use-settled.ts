import { useEffect, useState } from 'react'

/** What promises came to that were asked about here, so that it is drawn at once wherever one is shown again. */
const settled = new WeakMap<Promise<unknown>, unknown>()

/** What a promise that never rejects comes to; undefined until then. */
export function useSettled<T>(promise: Promise<T>): T | undefined {
  const [, setRevision] = useState(0)
  useEffect(() => {
    if (settled.has(promise)) return
    let isShown = true
    void promise.then((value) => {
      settled.set(promise, value)
      if (isShown) setRevision((revision) => revision + 1)
    })
    return () => {
      isShown = false
    }
  }, [promise])
  return settled.get(promise) as T | undefined
}
