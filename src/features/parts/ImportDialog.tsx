import { plural, t } from '@lingui/core/macro'
import { Dialog } from 'radix-ui'
import { Button } from '../../components/Button'
import { ErrorNotice } from '../../components/ErrorNotice'
import { ModalPanel } from '../../components/ModalPanel'
import type { PartProfile } from '../../core/part-profile'
import { useTeaching } from '../../stores/teaching'
import type { Imported } from './part-actions'
import { teachImported } from './teach-part'
import { WorkProgress } from './WorkProgress'

interface ImportDialogProps {
  /** What came of an import that did not go through; null: nothing to say. */
  refused: Exclude<Imported, { kind: 'kept' }> | null
  onClose: () => void
  onTaught: (profile: PartProfile) => void
}

/** Why a part file was not taken, and what can be done: one for another model can be taught anew. */
export function ImportDialog({ refused, onClose, onTaught }: ImportDialogProps) {
  const work = useTeaching((state) => state.work)
  const teach = async () => {
    if (refused?.kind !== 'foreign') return
    const taught = await teachImported(refused.part)
    if (!taught.ok) return
    onTaught(taught.value)
    onClose()
  }
  return (
    <Dialog.Root open={refused !== null} onOpenChange={(open) => !open && onClose()}>
      <ModalPanel
        title={t`Import a part`}
        description={t`Nothing on this device was changed.`}
        className="max-w-lg"
      >
        {refused ? (
          <ErrorNotice
            title={refused.kind === 'foreign' ? refused.part.profile.name : t`The part was not imported`}
            error={refused.error}
            actions={
              refused.kind === 'foreign' && !work ? (
                <Button variant="primary" onClick={() => void teach()}>
                  {t`Teach anew from ${plural(refused.part.pictures.length, { one: '# picture', other: '# pictures' })}`}
                </Button>
              ) : null
            }
          />
        ) : null}
        <WorkProgress />
      </ModalPanel>
    </Dialog.Root>
  )
}
