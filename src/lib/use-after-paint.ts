import { startTransition, useEffect, useState } from 'react'
import { afterPaint } from './after-paint'

/**
 * A value that follows once the browser has painted what else changed with it: for what takes long to draw and is not
 * looked at first.
 */
export function useAfterPaint<T>(value: T): T {
  const [late, setLate] = useState(value)
  // In a function: React would call a value that is one.
  useEffect(() => afterPaint(() => startTransition(() => setLate(() => value))), [value])
  return late
}
