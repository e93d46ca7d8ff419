import { useEffect, useState } from 'react'

/** What promises came to that were asked about here, so that it is drawn at once wherever one is shown again. */
const settled = new WeakMap<Promise<unknown>, unknown>()

/**
 * What a promise that never rejects comes to. Until then undefined, or what the promise before it came to: a picture that is
 * judged anew keeps its thumbnail meanwhile. What shows another picture has a key of its own.
 */
export function useSettled<T>(promise: Promise<T>): T | undefined {
  const [last, setLast] = useState(() => settled.get(promise) as T | undefined)
  useEffect(() => {
    let isShown = true
    void promise.then((value) => {
      settled.set(promise, value)
      // In a function: React would call a value that is one.
      if (isShown) setLast(() => value)
    })
    return () => {
      isShown = false
    }
  }, [promise])
  return settled.has(promise) ? (settled.get(promise) as T) : last
}
