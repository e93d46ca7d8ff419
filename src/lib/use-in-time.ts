import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { followBeat } from './followers'

interface Store<State> {
  readonly getState: () => State
  readonly subscribe: (listener: () => void) => () => void
}

/**
 * What a store says, some moments late: for what nobody waits for, such as how far a queue is. A change that comes alone is
 * there as soon as the browser has painted what else changed; of many, one after the other, only some are drawn. In between the
 * component is left alone.
 *
 * @param select What it returns stays the same object for as long as nothing of it changes, or it is drawn each time. Another
 *   function than before is asked from the store's next change on.
 */
export function useInTime<State, Value>(store: Store<State>, select: (state: State) => Value): Value {
  const [value, setValue] = useState(() => select(store.getState()))
  const latest = useRef(value)
  const update = useEffectEvent(() => {
    const next = select(store.getState())
    // React would remember each time that it was told the same, for as long as the component is not drawn.
    if (Object.is(next, latest.current)) return
    latest.current = next
    // In a function: React would call a value that is one.
    setValue(() => next)
  })
  useEffect(() => keepUp(store, update), [store])
  return value
}

/**
 * Out here because what ends it lives as long as the component, and with it all that is in scope where it was made: inside,
 * what was drawn first, such as a queue of thousands as it was then.
 */
function keepUp({ subscribe }: Pick<Store<unknown>, 'subscribe'>, update: () => void): () => void {
  let stop: (() => void) | null = null
  const follow = () => {
    stop ??= followBeat(() => {
      stop = null
      update()
    })
  }
  const unsubscribe = subscribe(follow)
  // It may have changed since this was drawn first.
  follow()
  return () => {
    unsubscribe()
    stop?.()
  }
}
