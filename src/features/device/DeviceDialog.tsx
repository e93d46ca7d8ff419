import { t } from '@lingui/core/macro'
import { Dialog } from 'radix-ui'
import { useEffect } from 'react'
import { ModalPanel } from '../../components/ModalPanel'
import { useShell } from '../../stores/shell'
import { AppSection } from './AppSection'
import { OfflineSection } from './OfflineSection'
import { StorageSection } from './StorageSection'
import { survey } from './use-offline'

/** What the app keeps on this device, what of it works without a network, and how it is installed and updated. */
export function DeviceDialog() {
  const isOpen = useShell((state) => state.dialog === 'device')
  const { show, hide } = useShell.getState()
  useEffect(() => {
    if (isOpen) void survey()
  }, [isOpen])
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? show('device') : hide('device'))}>
      <ModalPanel
        title={t`This device`}
        description={t`What Flawscope keeps here, and what works without a network.`}
        className="max-w-lg"
      >
        <div className="grid gap-5 text-sm">
          <OfflineSection />
          <StorageSection />
          <AppSection />
        </div>
      </ModalPanel>
    </Dialog.Root>
  )
}
