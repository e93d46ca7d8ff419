import { useEffect, useState } from 'react'

/** Time that each map is shown: slow enough for the eye to settle, and far below what flashing can harm. */
export const BLINK_MS = 700

export interface Blink {
  readonly shown: 'coarse' | 'refined'
  readonly isRunning: boolean
  /** Starts or stops; motion that the system asks to reduce starts only so. */
  toggle: () => void
  /** Shows the other map. */
  flip: () => void
}

const wantsLessMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Alternates between the two maps while it is on. */
export function useBlink(isOn: boolean): Blink {
  const [shown, setShown] = useState<Blink['shown']>('coarse')
  const [isWanted, setIsWanted] = useState(() => !wantsLessMotion())
  const flip = () => setShown((before) => (before === 'coarse' ? 'refined' : 'coarse'))

  useEffect(() => {
    if (!isOn || !isWanted) return
    const timer = setInterval(flip, BLINK_MS)
    return () => clearInterval(timer)
  }, [isOn, isWanted])

  return { shown, isRunning: isOn && isWanted, toggle: () => setIsWanted(!isWanted), flip }
}
