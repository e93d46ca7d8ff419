import { t } from '@lingui/core/macro'
import { Pause, Play } from 'lucide-react'
import { Button } from '../../../components/Button'
import { formatFixed } from '../../../lib/format'
import { BLINK_MS, type Blink } from './use-blink'

/** Says how fast the maps alternate, and stops them or steps by hand. */
export function BlinkControls({ blink: { isRunning, toggle, flip } }: { blink: Blink }) {
  const Icon = isRunning ? Pause : Play
  const seconds = formatFixed(BLINK_MS / 1000, 1)
  return (
    <div
      data-no-pan
      className="absolute bottom-3 left-1/2 flex -translate-x-1/2 cursor-default items-center gap-1 rounded-lg bg-raised p-1 text-xs whitespace-nowrap shadow-pop"
    >
      <Button variant="quiet" size="small" onClick={toggle}>
        <Icon size={14} aria-hidden="true" />
        {isRunning ? t`Pause` : t`Blink`}
      </Button>
      <Button variant="quiet" size="small" onClick={flip}>
        {t`Show the other`}
      </Button>
      <span className="px-2 text-ink-muted numeric">{t`${seconds} s each`}</span>
    </div>
  )
}
