import { ShieldCheck } from 'lucide-react'
import { Popover } from 'radix-ui'
import { PopoverPanel } from '../../components/PopoverPanel'

const STATEMENT = 'Pictures stay on this device'

export function PrivacyNote() {
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={STATEMENT}
        className="flex h-8 items-center gap-1.5 rounded-md px-2 text-xs text-ink-muted transition-colors hover:bg-hover hover:text-ink data-[state=open]:bg-hover touch:h-11 touch:min-w-11 touch:justify-center"
      >
        <ShieldCheck size={16} className="text-ok" aria-hidden="true" />
        <span className="max-lg:hidden">{STATEMENT}</span>
      </Popover.Trigger>
      <PopoverPanel label={STATEMENT}>
        <h2 className="mb-2 text-base font-semibold">{STATEMENT}</h2>
        <p className="text-ink-muted">
          Decoding, inference and heat maps all run in this browser tab. There is no server that could receive
          a picture.
        </p>
        <dl className="mt-3 grid gap-3 border-t border-line pt-3">
          <div>
            <dt className="font-medium">The browser enforces it</dt>
            <dd className="text-ink-muted">
              A Content Security Policy lets this page connect only to the site it came from, for the app and
              the model.
            </dd>
          </div>
          <div>
            <dt className="font-medium">You can check it</dt>
            <dd className="text-ink-muted">
              Once the detector is ready, switch on flight mode and go on inspecting.
            </dd>
          </div>
        </dl>
      </PopoverPanel>
    </Popover.Root>
  )
}
