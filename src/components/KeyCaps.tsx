import { keyCaps } from '../lib/command'
import { Kbd } from './Kbd'

/** Keys that each do the same; those of one keystroke stand close together. */
export function KeyCaps({ keys }: { keys: readonly string[] }) {
  return (
    <span className="flex shrink-0 gap-1.5">
      {keys.map((key) => (
        <span key={key} className="flex gap-0.5">
          {keyCaps(key).map((cap) => (
            <Kbd key={cap}>{cap}</Kbd>
          ))}
        </span>
      ))}
    </span>
  )
}
