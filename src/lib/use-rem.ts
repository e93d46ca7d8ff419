import { useSyncExternalStore } from 'react'

const measure = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize)

/** Undefined until someone asks, and while nobody is told of changes. */
let known: number | undefined

/** Tells when the size of text changes, which no event does: of what is as wide as it, an observer does. */
function subscribe(tell: () => void): () => void {
  const gauge = document.createElement('div')
  gauge.ariaHidden = 'true'
  Object.assign(gauge.style, { position: 'absolute', visibility: 'hidden', width: '1rem' })
  const observer = new ResizeObserver(() => {
    known = measure()
    tell()
  })
  document.body.append(gauge)
  observer.observe(gauge)
  return () => {
    observer.disconnect()
    gauge.remove()
    known = undefined
  }
}

const snapshot = (): number => (known ??= measure())

/**
 * Pixels of 1 rem, for lengths that are computed. Remembered: the browser has to work out styles to tell, which while
 * a component draws it would do a second time.
 */
export const useRem = (): number => useSyncExternalStore(subscribe, snapshot)
