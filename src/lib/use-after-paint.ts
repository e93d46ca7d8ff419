import { useEffect, useRef, useState } from 'react'
import { followFrame } from './followers'

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
    stop.current ??= followFrame(() => {
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
