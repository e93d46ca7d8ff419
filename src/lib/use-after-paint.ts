import { startTransition, useEffect, useRef, useState } from 'react'
import { afterPaint } from './after-paint'

/** What follows the coming frame; undefined once that has begun, and until something wants to follow. */
let followers: Set<() => void> | undefined

/** All of a frame's followers are drawn in one go: one by one each would have the page laid out and painted again. */
function follow(run: () => void): () => void {
  const frame = (followers ??= begin())
  frame.add(run)
  return () => frame.delete(run)
}

function begin(): Set<() => void> {
  const frame = new Set<() => void>()
  const end = () => {
    if (followers === frame) followers = undefined
  }
  requestAnimationFrame(end)
  afterPaint(() => {
    end()
    startTransition(() => {
      for (const run of frame) run()
    })
  })
  return frame
}

/**
 * A value that follows once the browser has painted what else changed with it: for what takes long to draw and is not
 * looked at first. A value that changes again meanwhile does not put it off, so that it never stays behind for long.
 */
export function useAfterPaint<T>(value: T): T {
  const [late, setLate] = useState(value)
  const latest = useRef(value)
  const stop = useRef<(() => void) | null>(null)
  useEffect(() => {
    latest.current = value
    stop.current ??= follow(() => {
      stop.current = null
      const next = latest.current
      // In a function: React would call a value that is one.
      setLate(() => next)
    })
  }, [value])
  useEffect(
    () => () => {
      stop.current?.()
      stop.current = null
    },
    [],
  )
  return late
}
