import { t } from '@lingui/core/macro'
import { toast } from 'sonner'

/** Long enough to notice what is missing. */
const OFFERED_MS = 10_000

/**
 * Says what was done and offers to take it back.
 *
 * @param undo What it holds is let go of with the offer: the last hundred toasts are remembered with all that hangs on
 *             them, which here are queues and parts with their pictures.
 */
export function offerUndo(message: string, undo: () => void): void {
  let offered: (() => void) | undefined = undo
  const withdraw = () => {
    offered = undefined
  }
  toast(message, {
    duration: OFFERED_MS,
    onAutoClose: withdraw,
    onDismiss: withdraw,
    action: {
      label: t`Undo`,
      onClick: () => {
        offered?.()
        withdraw()
      },
    },
  })
}
