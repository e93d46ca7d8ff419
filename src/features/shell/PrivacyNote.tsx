import { t } from '@lingui/core/macro'
import { HardDriveDownload, ShieldCheck } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useRef } from 'react'
import { Button } from '../../components/Button'
import { PopoverPanel } from '../../components/PopoverPanel'
import { useShell } from '../../stores/shell'

export function PrivacyNote() {
  const statement = t`Pictures stay on this device`
  const trigger = useRef<HTMLButtonElement>(null)
  const show = (dialog: 'device' | 'licences') => {
    // Where the focus returns to when that window closes: this button's own place is gone by then.
    trigger.current?.focus()
    useShell.getState().show(dialog)
  }
  return (
    <Popover.Root>
      <Popover.Trigger
        ref={trigger}
        aria-label={statement}
        className="flex h-8 items-center gap-1.5 rounded-md px-2 text-xs text-ink-muted transition-colors hover:bg-hover hover:text-ink data-[state=open]:bg-hover touch:h-11 touch:min-w-11 touch:justify-center"
      >
        <ShieldCheck size={16} className="text-ok" aria-hidden="true" />
        <span className="max-lg:hidden">{statement}</span>
      </Popover.Trigger>
      <PopoverPanel label={statement}>
        <h2 className="mb-2 text-base font-semibold">{statement}</h2>
        <p className="text-ink-muted">
          {t`Decoding, inference and heat maps all run in this browser tab. There is no server that could receive a picture.`}
        </p>
        <dl className="mt-3 grid gap-3 border-t border-line pt-3">
          <div>
            <dt className="font-medium">{t`The browser enforces it`}</dt>
            <dd className="text-ink-muted">
              {t`A Content Security Policy lets this page connect only to the site it came from, for the app and the model.`}
            </dd>
          </div>
          <div>
            <dt className="font-medium">{t`You can check it`}</dt>
            <dd className="text-ink-muted">
              {t`Once the detector is ready, switch on flight mode and go on inspecting.`}
            </dd>
          </div>
        </dl>
        <Popover.Close asChild>
          <Button className="mt-4 w-full" onClick={() => show('device')}>
            <HardDriveDownload size={16} aria-hidden="true" />
            {t`Offline use and storage`}
          </Button>
        </Popover.Close>
        <Popover.Close asChild>
          <Button variant="quiet" className="mt-1 w-full" onClick={() => show('licences')}>
            {t`Licences`}
          </Button>
        </Popover.Close>
      </PopoverPanel>
    </Popover.Root>
  )
}
