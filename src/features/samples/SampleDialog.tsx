import { t } from '@lingui/core/macro'
import { Dialog } from 'radix-ui'
import { ModalPanel } from '../../components/ModalPanel'
import { SampleGallery } from './SampleGallery'

interface SampleDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** The gallery in a window, to add samples to a running queue. */
export function SampleDialog({ open, onOpenChange }: SampleDialogProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <ModalPanel
        title={t`Sample pictures`}
        description={t`One picture, or all of a kind.`}
        className="max-w-5xl"
      >
        <SampleGallery onAdded={() => onOpenChange(false)} />
      </ModalPanel>
    </Dialog.Root>
  )
}
