import { t } from '@lingui/core/macro'
import { Check, Copy, Share2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { toast } from 'sonner'
import { Button } from '../../components/Button'
import { formatNumber } from '../../lib/format'

interface LinkFieldProps {
  address: string
  /** Of the picture, for the window of the system in which people choose whom to send it to. */
  name: string
}

/** How long a button says that it has done its work. */
const DONE_MS = 2000

/** The link, to be copied or handed to another app. */
export function LinkField({ address, name }: LinkFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), DONE_MS)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address)
      setIsCopied(true)
    } catch {
      // Not allowed, or no secure page: the user's own keys still can.
      field.current?.focus()
      field.current?.select()
      toast(t`The link is selected: press Ctrl C to copy it.`)
    }
  }
  const share = async () => {
    try {
      await navigator.share({ title: t`${name} in Flawscope`, url: address })
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'AbortError') return
      toast(t`This device could not share the link.`, {
        description: t`Copy it and paste it where you want it.`,
      })
    }
  }
  return (
    <div>
      <div className="flex flex-wrap gap-2">
        <input
          ref={field}
          readOnly
          aria-label={t`Link`}
          value={address}
          onFocus={({ currentTarget }) => currentTarget.select()}
          className="h-9 min-w-0 grow basis-48 rounded-lg border border-control bg-panel px-3 text-ink-muted touch:h-11"
        />
        <Button variant="primary" onClick={() => void copy()} className="min-w-24">
          {isCopied ? <Check size={15} aria-hidden="true" /> : <Copy size={15} aria-hidden="true" />}
          {isCopied ? t`Copied` : t`Copy`}
        </Button>
        {'share' in navigator ? (
          <Button onClick={() => void share()}>
            <Share2 size={15} aria-hidden="true" />
            {t`Send`}
          </Button>
        ) : null}
      </div>
      <p className="mt-1.5 text-xs text-ink-muted numeric">
        {t`${formatNumber(address.length)} characters. Everything is in the link itself; no server keeps it. Whoever has the link can see the picture.`}
      </p>
    </div>
  )
}
