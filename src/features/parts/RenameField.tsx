import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { partNameSchema } from '../../core/part-profile'

interface RenameFieldProps {
  name: string
  /** Null: given up. */
  onDone: (name: string | null) => void
}

/** The name in place of itself: Enter or leaving takes it, Escape gives up. */
export function RenameField({ name, onDone }: RenameFieldProps) {
  const [text, setText] = useState(name)
  const parsed = partNameSchema.safeParse(text)
  return (
    <input
      ref={(element) => element?.focus()}
      aria-label={t`Name of the part`}
      aria-invalid={!parsed.success}
      value={text}
      maxLength={120}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={() => onDone(parsed.success ? parsed.data : null)}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') currentTarget.blur()
        if (key === 'Escape') onDone(null)
      }}
      className="h-9 w-full max-w-md rounded-lg border border-control bg-panel px-2.5 text-lg font-semibold"
    />
  )
}
