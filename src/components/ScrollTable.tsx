import type { ReactNode } from 'react'

/** A table that scrolls sideways within itself where the page is narrower than it, by keys too. */
export function ScrollTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className="min-w-0 overflow-x-auto">
      {children}
    </div>
  )
}
